// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeclock.h"
#include "ui/chat/modelitems.h"
#include "ui/chat/pickerbutton.h"
#include "ui/chat/pickerlist.h"
#include "ui/chat/warmupasker.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;

namespace {

provider::ModelInfo model(const QString &id, const QString &provider, int context = 131'072)
{
    provider::ModelInfo info;
    info.id = id;
    info.provider = provider;
    info.contextLength = context;
    return info;
}

QList<provider::ModelInfo> models()
{
    QList<provider::ModelInfo> list{
        model(u"openai/gpt-5"_s, u"openrouter.ai"_s), model(u"qwen2.5:7b"_s, u"Ollama"_s, 32'768),
        model(u"deepseek/deepseek-chat-v3.1"_s, u"openrouter.ai"_s), model(u"excerpt"_s, u"built-in"_s, 0)};
    list[0].promptPrice = 1.25e-6;
    list[0].completionPrice = 1e-5;
    list[1].loaded = true;
    return list;
}

QStringList titles(const PickerList &list)
{
    QStringList shown;
    for (int row = 0; row < list.rowCount(); ++row)
        shown << (list.isHeading(row) ? u"# "_s + list.item(row).group : list.item(row).title);
    return shown;
}

} // namespace

class ModelPickerTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<PickerButton> m_button;

    PickerPopup &open(const QList<PickerItem> &items)
    {
        m_button = std::make_unique<PickerButton>(u"Find a model"_s);
        m_button->setCaptions(modelCaptions());
        m_button->setFooter({{modelactions::refresh, u"Refresh the list"_s}});
        m_button->setItems(items);
        m_button->show();
        m_button->openList();
        return *m_button->findChild<PickerPopup *>();
    }

private Q_SLOTS:
    void whatIsInNoListCanBeAskedForByName()
    {
        PickerList list;
        QAbstractItemModelTester tester(&list);
        list.setTypedNote(u"by this name"_s);
        list.setItems(modelItems(models(), {}, {}, {}), {});
        list.setFilter(u"lab/Brand-New:7b"_s);
        QCOMPARE(list.rowCount(), 1);
        QCOMPARE(list.item(0).id, u"lab/Brand-New:7b"_s);
        QCOMPARE(list.firstChoice(), 0);
        list.setFilter(u"two words of nothing"_s);
        QCOMPARE(list.rowCount(), 0);
        list.setFilter(u"gpt-5"_s);
        QVERIFY(list.rowCount() > 0);
        QVERIFY(list.item(list.firstChoice()).id != "gpt-5"_L1); // what is listed comes as it is listed
    }
    void cleanup() { m_button.reset(); }

    void groupsByProviderWithTheRecentOnesOnTop()
    {
        PickerList list;
        list.setItems(modelItems(models(), {}, {u"deepseek/deepseek-chat-v3.1"_s, u"gone"_s},
                                 {{u"LM Studio"_s, u"It did not answer."_s}}),
                      {u"excerpt"_s});
        QCOMPARE(titles(list), (QStringList{u"# Recent"_s, u"deepseek-chat-v3.1"_s, u"# Built in"_s, u"Excerpt model"_s,
                                            u"# openrouter.ai"_s, u"gpt-5"_s, u"deepseek-chat-v3.1"_s, u"# Ollama"_s,
                                            u"qwen2.5:7b"_s, u"# LM Studio"_s, u"It did not answer."_s}));
        list.setFilter(u"DEEP chat"_s); // every word, and not the same model twice
        QCOMPARE(titles(list), (QStringList{u"# openrouter.ai"_s, u"deepseek-chat-v3.1"_s}));
        list.setFilter(u"openrouter"_s); // by the group's name, too
        QCOMPARE(list.rowCount(), 3);
        list.setFilter(u"no such thing"_s);
        QCOMPARE(list.rowCount(), 0);
        QCOMPARE(list.firstChoice(), -1);
    }

    void theBuiltInModelIsAlwaysThere()
    {
        const auto items =
            modelItems({}, {}, {u"openai/gpt-5"_s}, {{QString(), u"openrouter.ai cannot be reached."_s}});
        QCOMPARE(items.size(), 2);
        QCOMPARE(items[0].id, u"excerpt"_s);
        QVERIFY(!items[1].isChoice());
    }

    void rowsHaveTheirFigures()
    {
        docswiki::metrics::ModelStats stats;
        stats.count = 12;
        stats.errors = 1;
        stats.firstTokenP50Ms = 810;
        const auto items = modelItems(models(), {{u"openai/gpt-5"_s, stats}}, {}, {});
        QCOMPARE(items[1].columns, (QStringList{u"128k"_s, u"$1.25 / $10"_s, u"0.81 s · 91 %"_s}));
        QCOMPARE(items[1].note, u"openai"_s);
        QCOMPARE(items[3].columns, (QStringList{u"32k"_s, QString(), QString()}));
        QCOMPARE(items[3].mark, u"loaded"_s);
        stats.count = 2; // too few to be called its speed
        QCOMPARE(speedText(stats), QString());
    }

    void figures_data()
    {
        QTest::addColumn<int>("context");
        QTest::addColumn<double>("in");
        QTest::addColumn<double>("out");
        QTest::addColumn<QString>("contextWords");
        QTest::addColumn<QString>("price");
        QTest::newRow("round") << 131'072 << 3e-6 << 15e-6 << u"128k"_s << u"$3 / $15"_s;
        QTest::newRow("decimal") << 200'000 << 0.27e-6 << 1.1e-6 << u"200k"_s << u"$0.27 / $1.10"_s;
        QTest::newRow("a million") << 1'048'576 << 1.25e-6 << 10e-6 << u"1M"_s << u"$1.25 / $10"_s;
        QTest::newRow("free") << 1'000'000 << 0.0 << 0.0 << u"1M"_s << u"free"_s;
        QTest::newRow("tiny") << 8192 << 0.02e-6 << 0.035e-6 << u"8k"_s << u"$0.02 / $0.035"_s;
        QTest::newRow("dear") << 400'000 << 150e-6 << 600e-6 << u"400k"_s << u"$150 / $600"_s;
        QTest::newRow("routers") << 0 << -1.0 << -1.0 << QString() << u"varies"_s;
    }

    void figures()
    {
        QFETCH(int, context);
        QFETCH(double, in);
        QFETCH(double, out);
        provider::ModelInfo info;
        info.promptPrice = in;
        info.completionPrice = out;
        QTEST(contextText(context), "contextWords");
        QTEST(priceText(info), "price");
    }

    void keysChoose()
    {
        PickerPopup &popup = open(modelItems(models(), {}, {}, {}));
        QSignalSpy picked(m_button.get(), &PickerButton::picked);
        QSignalSpy closed(m_button.get(), &PickerButton::listClosed);
        auto *filter = popup.findChild<QLineEdit *>();
        QCOMPARE(popup.currentId(), u"excerpt"_s);
        QTest::keyClick(filter, Qt::Key_Down); // over the heading
        QCOMPARE(popup.currentId(), u"openai/gpt-5"_s);
        QTest::keyClick(filter, Qt::Key_Up);
        QTest::keyClick(filter, Qt::Key_Up); // nothing above but a heading
        QCOMPARE(popup.currentId(), u"excerpt"_s);
        QTest::keyClick(filter, Qt::Key_PageDown);
        QCOMPARE(popup.currentId(), u"qwen2.5:7b"_s);
        QTest::keyClicks(filter, u"deep"_s);
        QCOMPARE(popup.currentId(), u"deepseek/deepseek-chat-v3.1"_s);
        QTest::keyClick(filter, Qt::Key_Return);
        QCOMPARE(picked.size(), 1);
        QCOMPARE(picked.first().first().toString(), u"deepseek/deepseek-chat-v3.1"_s);
        QCOMPARE(closed.size(), 1);
        QCOMPARE(m_button->current(), u"deepseek/deepseek-chat-v3.1"_s);
        m_button->openList();
        auto *again = m_button->findChildren<PickerPopup *>().last();
        QTest::keyClick(again->findChild<QLineEdit *>(), Qt::Key_Escape);
        QVERIFY(!again->isVisible());
        QCOMPARE(picked.size(), 1);
    }

    void aClickChooses()
    {
        PickerPopup &popup = open(modelItems(models(), {}, {}, {}));
        QSignalSpy picked(m_button.get(), &PickerButton::picked);
        auto *view = popup.findChild<QListView *>();
        const auto clickRow = [&](int row) {
            QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
                              view->visualRect(view->model()->index(row, 0)).center());
        };
        clickRow(0); // a heading
        QVERIFY(popup.isVisible());
        clickRow(3);
        QCOMPARE(picked.size(), 1);
        QCOMPARE(picked.first().first().toString(), u"openai/gpt-5"_s);
    }

    void whatTellsSomethingLeadsToTheSettings()
    {
        PickerPopup &popup = open(modelItems({}, {}, {}, {{u"openrouter.ai"_s, u"It did not answer."_s}}));
        QSignalSpy picked(m_button.get(), &PickerButton::picked);
        QSignalSpy actions(m_button.get(), &PickerButton::actionChosen);
        auto *filter = popup.findChild<QLineEdit *>();
        QTest::mouseClick(popup.findChild<QPushButton *>(), Qt::LeftButton);
        QCOMPARE(actions.first().first().toString(), modelactions::refresh);
        QVERIFY(popup.isVisible()); // the new list comes into it
        QTest::keyClick(filter, Qt::Key_Down);
        QTest::keyClick(filter, Qt::Key_Return);
        QCOMPARE(actions.last().first().toString(), modelactions::settings);
        QVERIFY(picked.isEmpty());
    }

    void aNewListKeepsWhatWasTyped()
    {
        PickerPopup &popup = open(modelItems(models(), {}, {}, {}));
        QTest::keyClicks(popup.findChild<QLineEdit *>(), u"gpt"_s);
        auto more = models();
        more.prepend(model(u"openai/gpt-4.1"_s, u"openrouter.ai"_s));
        m_button->setItems(modelItems(more, {}, {}, {}));
        QCOMPARE(popup.list().rowCount(), 3);           // the heading and both
        QCOMPARE(popup.currentId(), u"openai/gpt-5"_s); // the selection stays on its model
    }

    void thousandsOfModels()
    {
        QList<provider::ModelInfo> many;
        for (int i = 0; i < 5000; ++i)
            many << model(u"vendor-%1/model-%2"_s.arg(i % 60).arg(i), u"provider-%1"_s.arg(i % 3));
        const auto items = modelItems(many, {}, {u"vendor-7/model-4207"_s}, {});
        QCOMPARE(items.size(), 5002);
        PickerPopup &popup = open(items);
        auto *filter = popup.findChild<QLineEdit *>();
        QTest::keyClicks(filter, u"model-4207"_s);
        QCOMPARE(popup.list().rowCount(), 2);
        QCOMPARE(popup.currentId(), u"vendor-7/model-4207"_s);
        filter->clear();
        QVERIFY(popup.list().rowCount() > 5000);
        popup.grab();
    }

    void openingAndFilteringThousands()
    {
        QList<provider::ModelInfo> many;
        for (int i = 0; i < 5000; ++i)
            many << model(u"vendor-%1/model-%2"_s.arg(i % 60).arg(i), u"provider-%1"_s.arg(i % 3));
        QBENCHMARK_ONCE
        {
            PickerPopup &popup = open(modelItems(many, {}, {}, {}));
            popup.grab();
            QTest::keyClicks(popup.findChild<QLineEdit *>(), u"4207"_s);
            popup.grab();
        }
    }

    void warmsUpOnceInAWhile()
    {
        test::FakeClock clock;
        WarmupAsker asker;
        QVERIFY(asker.isDue(u"a"_s, clock.now()));
        clock.advance(std::chrono::seconds(9));
        QVERIFY(!asker.isDue(u"a"_s, clock.now()));
        QVERIFY(asker.isDue(u"b"_s, clock.now())); // another model is another connection
        clock.advance(std::chrono::seconds(11));
        QVERIFY(asker.isDue(u"b"_s, clock.now()));
    }
};

QTEST_MAIN(ModelPickerTest)
#include "tst_modelpicker.moc"
