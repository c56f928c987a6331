// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/turn/attempttext.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::turn;
using namespace std::chrono_literals;
using provider::Attempt;
using provider::AttemptKind;
using provider::AttemptState;

class TestAttemptText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reasonsAreShort()
    {
        QCOMPARE(shortReason({ErrorCode::Http, u"…"_s, u"status=503 type=x"_s, true}), u"503"_s);
        QCOMPARE(shortReason({ErrorCode::Http, u"…"_s, u"status=0"_s, true}), u"an error of its own"_s);
        QCOMPARE(shortReason({ErrorCode::Timeout, u"…"_s}), u"no answer in time"_s);
        QCOMPARE(shortReason({ErrorCode::RateLimited, u"…"_s}), u"429"_s);
    }

    void theSentenceNamesWhoAnsweredAndWhy()
    {
        const Error limit{ErrorCode::RateLimited, u"Wait."_s, u"status=429"_s, true};
        const Error late{ErrorCode::Timeout, u"Late."_s, {}, true};
        const Attempt first{1, AttemptKind::First, AttemptState::Failed, u"A"_s, u"a.ai"_s, limit, 1200ms, {}};
        const Attempt retry{2, AttemptKind::Retry, AttemptState::Failed, u"A"_s, u"a.ai"_s, late, 8s, {}};
        const Attempt fallback{3, AttemptKind::Fallback, AttemptState::Answering, u"B"_s, u"b.ai"_s, {}, 300ms, {}};
        QCOMPARE(attemptSentence({first, fallback}), u"B answered after A returned 429 (1.2 s)"_s);
        QCOMPARE(attemptSentence({first, retry, fallback}),
                 u"B answered after A returned 429 (1.2 s), A failed: no answer in time (8.0 s)"_s);
        QCOMPARE(attemptSentence({first, retry}), QString());
        QCOMPARE(attemptSentence({fallback}), QString());
        QCOMPARE(attemptSentence({}), QString());
    }
};

QTEST_GUILESS_MAIN(TestAttemptText)
#include "tst_attempttext.moc"
