// SPDX-License-Identifier: GPL-3.0-or-later
// preview_settings DIR [font percent] [PREFIX]: writes pictures of the settings with values made by hand, light and dark, wide
// and narrow, to be looked at.
#include "tests/ui/settings/sampleproviders.h"

#include "app/desktop/knowledgesamples.h"
#include "ui/common/thememanager.h"
#include "ui/settings/connectionchecklist.h"
#include "ui/settings/fallbackeditor.h"
#include "ui/settings/meaningforms.h"
#include "ui/settings/providercard.h"
#include "ui/settings/providerform.h"
#include "ui/settings/settingsview.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QTimer>
#include <QToolButton>

#include <functional>
#include <memory>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;

namespace {

/// The page and those who answer it.
struct Window {
    explicit Window(ThemeManager &themes)
        : view(std::make_unique<SettingsView>(themes, u"/home/ada/.local/share/docswiki-chat"_s, desk.providerActions(),
                                              desk.modelActions(), desk.meaningActions()))
    {
        view->providers().setProviders(sample::providers());
        view->models().setAccountNames({{u"openrouter"_s, u"OpenRouter"_s}, {u"ollama"_s, u"Ollama"_s}});
        view->models().setModels(sample::models());
        view->models().setChoices(
            {{u"google/gemini-2.5-pro@openrouter"_s, u"llama3.2:3b@ollama"_s, u"gone/model"_s}, true});
    }
    MeaningView &showMeaning(knowledge::EmbedderKind kind)
    {
        view->setSection(SettingsView::Meaning);
        MeaningView &meaning = view->meaning();
        meaning.setModels(samples::modelOffers());
        knowledge::KnowledgeSettings settings;
        settings.embedder.kind = kind;
        if (kind == knowledge::EmbedderKind::StaticModel)
            settings.embedder.modelFolder = samples::modelOffers().first().folder;
        meaning.setSettings(settings);
        return meaning;
    }
    ProviderForm &open(const QString &id)
    {
        view->providers().card(id)->setOpen(true);
        return *view->providers().card(id)->form();
    }
    void test(const QString &id, int upTo, bool failed)
    {
        Q_EMIT open(id).testRequested();
        for (const provider::ConnectionStep &step : sample::steps(upTo, failed))
            view->providers().setStep(static_cast<quint64>(desk.tested.size()), step);
        if (failed) view->providers().setTested(static_cast<quint64>(desk.tested.size()), false);
    }
    sample::Desk desk;
    std::unique_ptr<SettingsView> view;
};

struct Shot {
    QString name;
    std::function<void(Window &)> make;
};

QList<Shot> shots()
{
    return {{u"providers"_s, [](Window &w) { w.view->providers().findLocalServers(false); }},
            {u"providers-empty"_s, [](Window &w) { w.view->providers().setProviders({}); }},
            {u"editing"_s, [](Window &w) { w.open(u"openrouter"_s); }},
            {u"new-plain-http"_s,
             [](Window &w) {
                 provider::ProviderAccount account;
                 account.kind = provider::ProviderKind::Vllm;
                 account.baseUrl = u"http://192.168.1.20:8000/v1"_s;
                 account.route.proxy = net::Route::Proxy::Own;
                 account.route.proxyUrl = u"proxy without a scheme"_s;
                 w.view->providers().add(account);
                 w.view->providers().card({})->form()->save();
             }},
            {u"testing"_s, [](Window &w) { w.test(u"openrouter"_s, 2, false); }},
            {u"test-failed"_s, [](Window &w) { w.test(u"openrouter"_s, 3, true); }},
            {u"models"_s, [](Window &w) { w.view->setSection(SettingsView::Models); }},
            {u"profile"_s,
             [](Window &w) {
                 w.view->setSection(SettingsView::Models);
                 ProfileEditor &profiles = w.view->models().profiles();
                 profiles.choose(u"openai/gpt-5"_s);
                 profiles.field(u"temperature"_s)->setText(u"7"_s);
                 Q_EMIT profiles.field(u"temperature"_s)->editingFinished();
                 w.view->models().reveal(profiles.field(u"total_s"_s));
             }},
            {u"meaning-off"_s, [](Window &w) { w.showMeaning(knowledge::EmbedderKind::None); }},
            {u"meaning-model"_s,
             [](Window &w) {
                 MeaningView &meaning = w.showMeaning(knowledge::EmbedderKind::StaticModel);
                 meaning.setProgress(samples::embedding());
                 meaning.setFetch({u"minishlab/potion-retrieval-32M"_s, 48'200'000, 129'000'000, false, {}, {}});
             }},
            {u"meaning-service"_s,
             [](Window &w) {
                 MeaningView &meaning = w.showMeaning(knowledge::EmbedderKind::None);
                 meaning.setProgress(samples::embedding());
                 meaning.setAccounts({{u"openai"_s, u"OpenAI"_s}});
                 meaning.embedder().setSettings(
                     {knowledge::EmbedderKind::Service, {}, u"openai"_s, u"text-embedding-3-small"_s, 512, {}, {}});
                 Q_EMIT meaning.embedder().changed();
             }},
            {u"meaning-stores"_s,
             [](Window &w) {
                 MeaningView &meaning = w.showMeaning(knowledge::EmbedderKind::StaticModel);
                 knowledge::KnowledgeSettings wanted = meaning.settings();
                 wanted.store = knowledge::VectorStoreKind::Postgres;
                 meaning.store().setSettings(wanted);
                 meaning.reveal(&meaning.store());
             }},
            {u"meaning-pinecone"_s,
             [](Window &w) {
                 MeaningView &meaning = w.showMeaning(knowledge::EmbedderKind::StaticModel);
                 knowledge::KnowledgeSettings wanted = meaning.settings();
                 wanted.store = knowledge::VectorStoreKind::Pinecone;
                 meaning.store().setSettings(wanted);
                 meaning.reveal(&meaning.store());
             }},
            {u"appearance"_s, [](Window &w) { w.view->setSection(SettingsView::Appearance); }},
            {u"data"_s, [](Window &w) { w.view->setSection(SettingsView::Data); }},
            {u"about"_s, [](Window &w) { w.view->setSection(SettingsView::About); }}};
}

/// Takes one picture after another; between two steps the event loop lays out and answers.
class Photographer : public QObject {
public:
    Photographer(ThemeManager &themes, QString dir, const QString &only)
        : m_themes(themes), m_dir(std::move(dir)), m_shots(shots())
    {
        m_shots.removeIf([&only](const Shot &shot) { return !shot.name.startsWith(only); });
        for (const bool dark : {false, true})
            for (const QSize size : {QSize(1280, 720), QSize(900, 520)})
                for (int i = 0; i < m_shots.size(); ++i)
                    m_plan << Plan{i, size, dark};
        connect(&m_timer, &QTimer::timeout, this, &Photographer::step);
        m_timer.start(60);
    }

private:
    struct Plan {
        int shot;
        QSize size;
        bool dark;
    };

    void step()
    {
        if (m_next == m_plan.size()) {
            QCoreApplication::quit();
            return;
        }
        const Plan &plan = m_plan[m_next];
        const Shot &shot = m_shots[plan.shot];
        switch (m_phase++) {
        case 0:
            m_window.reset();
            m_themes.setMode(plan.dark ? ThemeManager::Mode::Dark : ThemeManager::Mode::Light);
            m_window = std::make_unique<Window>(m_themes);
            m_window->view->resize(plan.size);
            m_window->view->show();
            return;
        case 1: shot.make(*m_window); return;
        case 2:
        case 3: return;
        default:
            m_window->view->grab().save(
                u"%1/%2-%3-%4.png"_s.arg(m_dir, plan.dark ? u"dark"_s : u"light"_s, shot.name).arg(plan.size.width()));
            m_phase = 0;
            ++m_next;
        }
    }

    ThemeManager &m_themes;
    QString m_dir;
    QList<Shot> m_shots;
    QList<Plan> m_plan;
    QTimer m_timer;
    std::unique_ptr<Window> m_window;
    qsizetype m_next = 0;
    int m_phase = 0;
};

} // namespace

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    if (argc < 2 || !QDir().mkpath(QString::fromLocal8Bit(argv[1]))) return 2;
    const QString dir = QString::fromLocal8Bit(argv[1]);
    if (argc > 2) {
        QFont font = app.font();
        font.setPointSizeF(font.pointSizeF() * QByteArray(argv[2]).toDouble() / 100);
        QApplication::setFont(font);
    }
    ThemeManager themes;
    const Photographer photographer(themes, dir, QString::fromLocal8Bit(argc > 3 ? argv[3] : ""));
    return app.exec();
}
