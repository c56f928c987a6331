// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/toolcallassembler.h"

#include <QTest>

using namespace docswiki::provider;
using namespace docswiki::provider::openai;
using namespace Qt::StringLiterals;

namespace {
using Deltas = QList<ToolDelta>;
constexpr auto none = std::nullopt;

ToolDelta delta(std::optional<int> index, const QString &id, const QString &name, const QString &arguments,
                bool whole = false)
{
    return {index, id, name, arguments, whole};
}

/// "id name arguments", one a call; ids that are ours read "new".
QStringList assemble(const Deltas &deltas, QStringList *started = nullptr)
{
    ToolCallAssembler assembler;
    for (const ToolDelta &piece : deltas) {
        for (const auto &begun : assembler.feed(piece)) {
            if (started) started->append(begun.name);
        }
    }
    QStringList lines;
    for (const ToolCall &call : assembler.finish()) {
        const bool ours = call.id.startsWith("call_"_L1) && call.id.size() == 21;
        lines += u"%1 %2 %3"_s.arg(ours ? u"new"_s : call.id, call.name, call.arguments);
    }
    return lines;
}
} // namespace

class ToolCallAssemblerTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rules_data();
    void rules();
    void tellsOfACallOnce();
    void keepsTheIdItTold();
    void boundsTheNumberOfCalls();
};

void ToolCallAssemblerTest::rules_data()
{
    QTest::addColumn<Deltas>("deltas");
    QTest::addColumn<QStringList>("expected");

    QTest::newRow("as documented") << Deltas{delta(0, u"a"_s, u"find"_s, {}), delta(0, {}, {}, u"{\"q\":"_s),
                                             delta(0, {}, {}, u"1}"_s)}
                                   << QStringList{u"a find {\"q\":1}"_s};
    QTest::newRow("two side by side, interleaved")
        << Deltas{delta(0, u"a"_s, u"f"_s, {}), delta(1, u"b"_s, u"g"_s, {}), delta(0, {}, {}, u"{}"_s),
                  delta(1, {}, {}, u"{\"x\":2}"_s)}
        << QStringList{u"a f {}"_s, u"b g {\"x\":2}"_s};
    QTest::newRow("1: blank id and name on later pieces")
        << Deltas{delta(0, u"a"_s, u"f"_s, {}), delta(0, u" "_s, u""_s, u"{\"x\":1}"_s)}
        << QStringList{u"a f {\"x\":1}"_s};
    QTest::newRow("2: a known id beats the index")
        << Deltas{delta(0, u"a"_s, u"f"_s, {}), delta(0, u"b"_s, u"g"_s, {}), delta(0, u"a"_s, {}, u"{\"x\":1}"_s),
                  delta(0, u"b"_s, {}, u"{\"y\":2}"_s)}
        << QStringList{u"a f {\"x\":1}"_s, u"b g {\"y\":2}"_s};
    QTest::newRow("2: id and name repeated in each piece")
        << Deltas{delta(0, u"a"_s, u"f"_s, u"{"_s), delta(0, u"a"_s, u"f"_s, u"}"_s)} << QStringList{u"a f {}"_s};
    QTest::newRow("3: an id that comes late takes its slot")
        << Deltas{delta(0, {}, u"f"_s, {}), delta(0, u"a"_s, {}, u"{}"_s)} << QStringList{u"a f {}"_s};
    QTest::newRow("3: new id on an owned slot is a new call")
        << Deltas{delta(0, u"a"_s, u"f"_s, u"{}"_s), delta(0, u"b"_s, u"f"_s, u"{}"_s)}
        << QStringList{u"a f {}"_s, u"b f {}"_s};
    QTest::newRow("3: no index") << Deltas{delta(none, u"a"_s, u"f"_s, u"{}"_s), delta(none, u"b"_s, u"g"_s, u"{}"_s)}
                                 << QStringList{u"a f {}"_s, u"b g {}"_s};
    QTest::newRow("3: first index is 1") << Deltas{delta(1, u"a"_s, u"f"_s, {}), delta(1, {}, {}, u"{}"_s)}
                                         << QStringList{u"a f {}"_s};
    QTest::newRow("4: all index 0, no ids")
        << Deltas{delta(0, {}, u"f"_s, u"{\"x\":"_s), delta(0, {}, {}, u"1}"_s), delta(0, {}, u"g"_s, u"{\"y\":2}"_s)}
        << QStringList{u"new f {\"x\":1}"_s, u"new g {\"y\":2}"_s};
    QTest::newRow("4: the same name again on an incomplete call goes on")
        << Deltas{delta(0, {}, u"f"_s, u"{\"x\":"_s), delta(0, {}, u"f"_s, u"1}"_s)}
        << QStringList{u"new f {\"x\":1}"_s};
    QTest::newRow("5: neither id nor index")
        << Deltas{delta(none, {}, u"f"_s, u"{\"x\""_s), delta(none, {}, {}, u":1}"_s), delta(none, {}, u"g"_s, u"{}"_s)}
        << QStringList{u"new f {\"x\":1}"_s, u"new g {}"_s};
    QTest::newRow("6: the name comes in pieces")
        << Deltas{delta(0, u"a"_s, u"get_"_s, {}), delta(0, {}, u"weather"_s, {}), delta(0, {}, {}, u"{}"_s)}
        << QStringList{u"a get_weather {}"_s};
    QTest::newRow("7: arguments as an object, sent twice")
        << Deltas{delta(0, u"a"_s, u"f"_s, u"{\"x\":1}"_s, true), delta(0, u"a"_s, {}, u"{\"x\":1}"_s, true)}
        << QStringList{u"a f {\"x\":1}"_s};
    QTest::newRow("8: no arguments, no id") << Deltas{delta(0, {}, u"f"_s, {})} << QStringList{u"new f {}"_s};
    QTest::newRow("8: broken arguments stay as they came")
        << Deltas{delta(0, u"a"_s, u"f"_s, u"{\"x\":"_s)} << QStringList{u"a f {\"x\":"_s};
    QTest::newRow("nothing in it") << Deltas{delta(0, {}, {}, {})} << QStringList{};
}

void ToolCallAssemblerTest::rules()
{
    QFETCH(Deltas, deltas);
    QFETCH(QStringList, expected);
    QCOMPARE(assemble(deltas), expected);
}

void ToolCallAssemblerTest::tellsOfACallOnce()
{
    QStringList started;
    assemble({delta(0, u"a"_s, u"f"_s, {}), delta(0, u"a"_s, u"f"_s, u"{"_s), delta(0, {}, {}, u"}"_s),
              delta(1, {}, u"g"_s, u"{}"_s)},
             &started);
    QCOMPARE(started, (QStringList{u"f"_s, u"g"_s}));
}

void ToolCallAssemblerTest::keepsTheIdItTold()
{
    ToolCallAssembler assembler;
    const auto started = assembler.feed(delta(0, {}, u"f"_s, u"{"_s));
    QCOMPARE(started.size(), 1);
    assembler.feed(delta(0, u"late"_s, {}, u"}"_s));
    assembler.feed(delta(0, u"late"_s, {}, u""_s));
    const auto calls = assembler.finish();
    QCOMPARE(calls.size(), 1);
    QCOMPARE(calls.first().id, started.first().id);
}

void ToolCallAssemblerTest::boundsTheNumberOfCalls()
{
    ToolCallAssembler assembler;
    for (int i = 0; i < 10'000; ++i)
        assembler.feed(delta(i, u"id%1"_s.arg(i), u"f"_s, u"{}"_s));
    QVERIFY(assembler.finish().size() <= 128);
}

QTEST_GUILESS_MAIN(ToolCallAssemblerTest)
#include "tst_toolcallassembler.moc"
