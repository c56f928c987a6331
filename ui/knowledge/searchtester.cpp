// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/searchtester.h"

#include "ui/common/card.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/stylesheet.h"

#include <QBoxLayout>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int passagesShown = 8;
constexpr qsizetype lettersShown = 600;
constexpr qsizetype mostWords = 32;
}

QStringList wordsOf(const QString &question)
{
    static const QRegularExpression gap(u"[^\\p{L}\\p{N}]+"_s, QRegularExpression::UseUnicodePropertiesOption);
    QStringList words;
    for (const QString &word : question.toLower().split(gap, Qt::SkipEmptyParts)) {
        if (word.size() > 2 && !words.contains(word) && words.size() < mostWords) words << word;
    }
    return words;
}

QString excerptOf(const knowledge::Passage &passage)
{
    QString shown = passage.text.simplified();
    if (shown.isEmpty()) return shown;
    // A passage that does not begin a sentence was cut out of one; the same at its end.
    const bool cutBefore = passage.charBegin > 0 && shown.front().isLower();
    bool cutAfter = shown.back().isLetterOrNumber() || shown.back() == u',';
    if (shown.size() > lettersShown) {
        const qsizetype gap = shown.lastIndexOf(u' ', lettersShown);
        shown = shown.left(gap > lettersShown / 2 ? gap : lettersShown).trimmed();
        cutAfter = true;
    }
    return (cutBefore ? u"… "_s : QString()) + shown + (cutAfter ? u" …"_s : QString());
}

QString marked(const QString &text, const QStringList &words)
{
    if (words.isEmpty()) return text.toHtmlEscaped();
    // From the beginning of a word on, so that "index" is seen in "indexes" and "art" is not in "part".
    const QRegularExpression any(u"(?<![\\p{L}\\p{N}])(?:%1)"_s.arg(words.join(u'|')),
                                 QRegularExpression::CaseInsensitiveOption |
                                     QRegularExpression::UseUnicodePropertiesOption);
    QString html;
    qsizetype at = 0;
    for (auto it = any.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        html += text.mid(at, match.capturedStart() - at).toHtmlEscaped();
        html += u"<b>%1</b>"_s.arg(match.captured().toHtmlEscaped());
        at = match.capturedEnd();
    }
    return html + text.mid(at).toHtmlEscaped();
}

SearchTester::SearchTester(ThemeManager &themes, Search search, QWidget *parent)
    : QWidget(parent), m_themes(themes), m_search(std::move(search)), m_input(new QLineEdit(this)),
      m_button(new QPushButton(tr("Find passages"), this)), m_note(new QLabel(this)), m_results(new QVBoxLayout)
{
    m_input->setPlaceholderText(tr("Ask as you would in the chat, and see which passages are found"));
    m_input->setAccessibleName(tr("Test a search"));
    m_input->setClearButtonEnabled(true);
    m_button->setToolTip(tr("Find passages (Enter)"));
    m_note->setProperty("tone", u"second"_s);
    m_note->setProperty("type", u"caption"_s);
    m_note->setWordWrap(true);

    auto *row = new QHBoxLayout;
    row->setSpacing(sizes::space2);
    row->addWidget(m_input, 1);
    row->addWidget(m_button);
    auto *scroll = new QScrollArea(this);
    scroll->setAccessibleName(tr("Passages found"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *list = new QWidget(scroll);
    auto *listLayout = new QVBoxLayout(list);
    listLayout->setContentsMargins(0, 0, 0, sizes::space2);
    m_results->setSpacing(sizes::space2);
    listLayout->addLayout(m_results);
    listLayout->addStretch(1);
    scroll->setWidget(list);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(sizes::space2);
    all->addLayout(row);
    all->addWidget(m_note);
    all->addWidget(scroll, 1);

    connect(m_input, &QLineEdit::returnPressed, this, &SearchTester::start);
    connect(m_button, &QPushButton::clicked, this, &SearchTester::start);
    setLibrary({});
}

void SearchTester::setLibrary(const QString &name)
{
    m_library = name;
    ++m_asked;
    clear();
    setLook(m_note, "tone", u"second"_s);
    m_note->setText(tr("The same search that an answer uses; nothing is sent anywhere."));
}

void SearchTester::start()
{
    const QString text = m_input->text().trimmed();
    if (text.isEmpty())
        return;
    m_words = wordsOf(text);
    const quint64 asked = ++m_asked;
    const auto began = std::chrono::steady_clock::now();
    m_note->setText(tr("Searching…"));
    knowledge::RetrieveQuery query{text, passagesShown};
    if (!m_library.isEmpty()) query.libraries = {m_library};
    m_search(query).then(this, [this, asked, began](const Result<knowledge::Retrieval> &result) {
        if (asked == m_asked)
            showResult(result, std::chrono::steady_clock::now() - began);
    });
}

void SearchTester::clear()
{
    while (QLayoutItem *item = m_results->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void SearchTester::showResult(const Result<knowledge::Retrieval> &result, Nanoseconds took)
{
    clear();
    setLook(m_note, "tone", result ? u"second"_s : u"bad"_s);
    if (!result) {
        m_note->setText(result.error().message);
        Q_EMIT finished(-1);
        return;
    }
    if (result->passages.isEmpty())
        m_note->setText(tr("Nothing relevant was found in %1. An answer would say so.").arg(format::duration(took)));
    else
        m_note->setText(tr("%1 in %2, best first").arg(format::passages(result->passages.size()), format::duration(took)));
    int rank = 0;
    for (const knowledge::Passage &passage : result->passages)
        m_results->addWidget(makeCard(++rank, passage));
    Q_EMIT finished(static_cast<int>(result->passages.size()));
}

QWidget *SearchTester::makeCard(int rank, const knowledge::Passage &passage)
{
    auto *card = new Card({}, this);
    auto *title = new ElidedLabel(u"%1. %2"_s.arg(rank).arg(passage.title), Qt::ElideRight, card);
    title->setProperty("strong", true);
    auto *score = new QLabel(tr("score %1").arg(QLocale().toString(passage.score, 'f', 2)), card);
    score->setProperty("tone", u"second"_s);
    score->setProperty("type", u"caption"_s);
    score->setToolTip(tr("Larger is better; comparable within one search only"));
    card->header()->addWidget(title, 1);
    card->header()->addWidget(score);

    QStringList where;
    if (!passage.section().isEmpty())
        where << passage.section();
    if (passage.page > 0)
        where << tr("page %1").arg(passage.page);
    where << QFileInfo(passage.document).fileName();
    auto *place = new ElidedLabel(where.join(u" · "_s), Qt::ElideMiddle, card);
    place->setProperty("tone", u"second"_s);
    place->setProperty("type", u"caption"_s);
    auto *text = new QLabel(card);
    text->setTextFormat(Qt::RichText); // marked() escapes what comes from the document
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setText(marked(excerptOf(passage), m_words));
    card->body()->setSpacing(sizes::space1);
    card->body()->addWidget(place);
    card->body()->addWidget(text);
    card->setAccessibleName(u"%1. %2, %3"_s.arg(rank).arg(passage.title, where.join(u", "_s)));
    return card;
}

} // namespace docswiki::ui
