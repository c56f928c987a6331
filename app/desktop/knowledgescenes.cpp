// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/knowledgescenes.h"

#include "app/desktop/desktopapp.h"
#include "app/desktop/knowledgesamples.h"
#include "ui/common/undobar.h"
#include "ui/knowledge/addressdialog.h"
#include "ui/knowledge/inspector/armspicture.h"
#include "ui/knowledge/librarypage.h"
#include "ui/knowledge/librarysettings.h"
#include "ui/knowledge/libraryview.h"
#include "ui/settings/meaningforms.h"
#include "ui/settings/modeloffers.h"
#include "ui/settings/settingspage.h"
#include "ui/settings/settingsview.h"

#include <QLineEdit>
#include <QPushButton>

namespace docswiki::desktop {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using ui::LibraryView;
using ui::MainWindow;
using ui::MeaningView;

namespace {

const auto always = [] { return true; };

knowledge::KnowledgeSettings settingsWith(knowledge::EmbedderKind kind)
{
    knowledge::KnowledgeSettings settings;
    settings.embedder.kind = kind;
    if (kind == knowledge::EmbedderKind::StaticModel)
        settings.embedder.modelFolder = samples::modelOffers().first().folder;
    return settings;
}

} // namespace

KnowledgeScenes::KnowledgeScenes(DesktopApp &app, QObject *parent) : QObject(parent), m_app(app) {}

void KnowledgeScenes::addLibrary(const AddShot &addShot)
{
    MainWindow &window = m_app.window();
    const auto view = [&window]() -> LibraryView & { return window.library().view(); };
    const auto showLibraries = [&window, view](const QString &chosen, LibraryView::Tab tab) {
        window.setPage(MainWindow::Library);
        view().setLibraries(samples::libraries(QDateTime::currentDateTimeUtc()));
        view().select(chosen);
        view().setTab(tab);
    };
    const auto inspect = [view, showLibraries](const QString &question, const knowledge::Retrieval &found) {
        showLibraries(u"PostgreSQL"_s, LibraryView::Find);
        view().inspector().input()->setText(question);
        view().inspector().showResult(Result<knowledge::Retrieval>(found), found.took);
    };
    using samples::Meaning;
    addShot(
        u"inspector"_s, [inspect] { inspect(samples::question(), samples::retrieval()); }, always);
    addShot(
        u"inspector-passage"_s,
        [view] {
            view().inspector().picture().select(4);
            Q_EMIT view().inspector().picture().passageChosen(4);
        },
        always);
    addShot(
        u"inspector-words-only"_s, [inspect] { inspect(samples::question(), samples::retrieval(Meaning::Off)); },
        always);
    addShot(
        u"inspector-meaning-failed"_s, [inspect] { inspect(samples::question(), samples::retrieval(Meaning::Failed)); },
        always);
    addShot(
        u"inspector-nothing"_s,
        [inspect] { inspect(u"a recipe for sourdough on the table"_s, samples::nothingRelevant()); }, always);
    addShot(
        u"inspector-teaches"_s, [showLibraries] { showLibraries(u"PostgreSQL"_s, LibraryView::Find); }, always);
    addShot(
        u"search-quality"_s,
        [view] {
            view().setTab(LibraryView::Quality);
            view().evaluations().setEvaluations(samples::evaluations(QDateTime::currentDateTimeUtc()));
        },
        always);
    addShot(
        u"search-quality-teaches"_s, [view] { view().evaluations().setEvaluations({}); }, always);
    addShot(
        u"library-address"_s,
        [view, showLibraries] {
            showLibraries(u"Team handbook"_s, LibraryView::Settings);
            Q_EMIT view().settings().addAddressRequested();
            auto *dialog = view().findChild<ui::AddressDialog *>();
            dialog->address()->setText(u"docs.example.org/guide/intro.html"_s);
        },
        always);
    addShot(
        u"library-settings"_s,
        [view, showLibraries] {
            if (auto *dialog = view().findChild<ui::AddressDialog *>()) dialog->reject();
            showLibraries(u"Team handbook"_s, LibraryView::Settings);
            view().setEmbedding(samples::embedding());
        },
        always);
    addShot(
        u"library-root-removed"_s, [view] { view().removeRoot(u"https://docs.example.org/guide/"_s); }, always);
    addShot(
        u"library-embedding-failed"_s,
        [view] {
            view().undoBar().findChild<QPushButton *>()->click(); // undone: there is no such library
            knowledge::EmbeddingProgress failed = samples::embedding();
            failed.running = false;
            failed.error = u"OpenAI refused the key. Check it in Settings › Providers."_s;
            view().setEmbedding(failed);
        },
        always);
}

void KnowledgeScenes::addSettings(const AddShot &addShot)
{
    MainWindow &window = m_app.window();
    const auto view = [&window]() -> MeaningView & { return window.settingsPage().view().meaning(); };
    addShot(
        u"meaning-off"_s,
        [&window, view] {
            window.setPage(MainWindow::Settings);
            window.settingsPage().showMeaning();
            view().setModels(samples::modelOffers());
            view().setSettings(settingsWith(knowledge::EmbedderKind::None));
        },
        always);
    addShot(
        u"meaning-model"_s,
        [view] {
            view().setSettings(settingsWith(knowledge::EmbedderKind::StaticModel));
            view().setProgress(samples::embedding());
            view().setFetch({u"minishlab/potion-retrieval-32M"_s, 48'200'000, 129'000'000, false, {}, {}});
        },
        always);
    addShot(
        u"meaning-service"_s,
        [view] {
            view().setAccounts({{u"openai"_s, u"OpenAI"_s}, {u"openrouter"_s, u"OpenRouter"_s}});
            knowledge::KnowledgeSettings wanted = settingsWith(knowledge::EmbedderKind::Service);
            wanted.embedder.account = u"openai"_s;
            wanted.embedder.model = u"text-embedding-3-small"_s;
            wanted.embedder.dimensions = 512;
            view().embedder().setSettings(wanted.embedder);
            Q_EMIT view().embedder().changed();
        },
        always);
    addShot(
        u"meaning-pinecone"_s,
        [view] {
            knowledge::KnowledgeSettings wanted = settingsWith(knowledge::EmbedderKind::StaticModel);
            wanted.store = knowledge::VectorStoreKind::Pinecone;
            view().embedder().setSettings(wanted.embedder);
            view().store().setSettings(wanted);
            view().reveal(&view().store());
            Q_EMIT view().store().changed();
        },
        always);
    addShot(
        u"meaning-postgres"_s,
        [view] {
            knowledge::KnowledgeSettings wanted = settingsWith(knowledge::EmbedderKind::StaticModel);
            wanted.store = knowledge::VectorStoreKind::Postgres;
            wanted.postgres.user = u"ada"_s;
            view().store().setSettings(wanted);
            view().reveal(&view().store());
            Q_EMIT view().store().changed();
        },
        always);
}

} // namespace docswiki::desktop
