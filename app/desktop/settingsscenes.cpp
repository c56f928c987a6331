// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/settingsscenes.h"

#include "app/desktop/desktopapp.h"
#include "ui/settings/connectionchecklist.h"
#include "ui/settings/fallbackeditor.h"
#include "ui/settings/fallbacksmodel.h"
#include "ui/settings/providercard.h"
#include "ui/settings/providerform.h"
#include "ui/settings/settingspage.h"
#include "ui/settings/settingsview.h"

namespace docswiki::desktop {

using namespace Qt::StringLiterals;
using provider::ConnectionStepKind;
using ui::MainWindow;
using ui::ProvidersView;

namespace {

const QStringList &fallbacks()
{
    static const QStringList all{u"google/gemini-2.5-pro@openrouter"_s, u"deepseek/deepseek-chat-v3.1@openrouter"_s};
    return all;
}

} // namespace

SettingsScenes::SettingsScenes(DesktopApp &app, QObject *parent) : QObject(parent), m_app(app)
{
    m_silent.listen(QHostAddress::LocalHost);
}

void SettingsScenes::addTo(const AddShot &addShot)
{
    MainWindow &window = m_app.window();
    const auto page = [&window]() -> ui::SettingsPage & { return window.settingsPage(); };
    const auto providers = [page]() -> ProvidersView & { return page().view().providers(); };

    addShot(
        u"settings-providers"_s,
        [&window, page] {
            window.setPage(MainWindow::Settings);
            page().showProviders();
        },
        [providers] { return !providers().order().isEmpty(); });
    addShot(
        u"settings-local-servers"_s, [providers] { providers().findLocalServers(true); },
        [providers] { return !providers().isSearching(); });
    addShot(
        u"settings-key"_s, [page] { page().focusKey(); }, [] { return true; });
    addShot(
        u"settings-test-running"_s, [this] { openTest(u"http://127.0.0.1:%1/v1"_s.arg(m_silent.serverPort())); },
        [providers] {
            const ui::ConnectionChecklist &list = providers().card({})->form()->checklist();
            return list.textOf(ConnectionStepKind::Models).contains(u"running"_s) || !list.isRunning();
        });
    addShot(
        u"settings-test-failed"_s,
        [this] {
            closeTest();
            openTest(u"http://127.0.0.1:9/v1"_s); // nobody listens on the port of "discard"
        },
        [providers] { return !providers().card({})->form()->checklist().isRunning(); });
    addShot(
        u"settings-models"_s,
        [this, page] {
            closeTest();
            page().showModels();
            ui::FallbacksModel &model = page().view().models().fallbacks().model();
            for (const QString &one : fallbacks())
                model.insert(model.rowCount(), one);
        },
        [] { return true; });
    addShot(
        u"settings-profile"_s,
        [page] {
            ui::ProfileEditor &profiles = page().view().models().profiles();
            profiles.choose(u"openai/gpt-5"_s);
            page().view().models().reveal(&profiles);
        },
        [] { return true; });
    for (const auto &[name, section] : {std::pair(u"settings-appearance"_s, ui::SettingsView::Appearance),
                                        std::pair(u"settings-data"_s, ui::SettingsView::Data),
                                        std::pair(u"settings-about"_s, ui::SettingsView::About)})
        addShot(
            name, [page, section] { page().view().setSection(section); }, [] { return true; });
}

void SettingsScenes::openTest(const QString &address)
{
    ProvidersView &providers = m_app.window().settingsPage().view().providers();
    provider::ProviderAccount account;
    account.kind = provider::ProviderKind::Vllm;
    account.name = u"Lab server"_s;
    account.baseUrl = address;
    providers.add(account);
    Q_EMIT providers.card({})->form()->testRequested();
}

void SettingsScenes::closeTest()
{
    Q_EMIT m_app.window().settingsPage().view().providers().card({})->form()->cancelRequested();
}

} // namespace docswiki::desktop
