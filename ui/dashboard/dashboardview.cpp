// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/dashboardview.h"

#include "core/metrics/goals.h"
#include "core/metrics/statistics.h"
#include "ui/common/card.h"
#include "ui/common/emptystate.h"
#include "ui/common/format.h"
#include "ui/common/modeltitle.h"
#include "ui/dashboard/modelstable.h"
#include "ui/dashboard/stagechart.h"
#include "ui/dashboard/systemstrip.h"
#include "ui/dashboard/targettiles.h"
#include "ui/dashboard/trendchart.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostModels = 100;
constexpr auto refreshEvery = std::chrono::milliseconds(500);

QLabel *noteLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setProperty("tone", u"second"_s);
    label->setProperty("type", u"caption"_s);
    label->setFont(format::tabular(label->font()));
    return label;
}

QList<TrendChart::Failure> failuresOf(const QList<metrics::TurnRecord> &turns)
{
    QList<TrendChart::Failure> failures;
    for (const metrics::TurnRecord &turn : turns) {
        if (turn.outcome != metrics::TurnOutcome::Failed) continue;
        failures << TrendChart::Failure{
            static_cast<double>(turn.startedAt.toMSecsSinceEpoch()),
            DashboardView::tr("%1 · %2\nfailed after %3: %4")
                .arg(QLocale().toString(turn.startedAt.toLocalTime(), u"d MMM HH:mm:ss"_s), modelTitle(turn.model),
                     format::duration(turn.total), turn.error.message)};
    }
    return failures;
}

QString percentiles(const metrics::Summary &s)
{
    if (s.count == 0) return {};
    return DashboardView::tr("p50 %1 · p95 %2 · n %3")
        .arg(format::durationMs(s.p50Ms), format::durationMs(s.p95Ms), format::whole(s.count));
}

} // namespace

DashboardView::DashboardView(ThemeManager &themes, QWidget *parent) : QWidget(parent)
{
    auto *empty = new EmptyState(
        themes, u"dashboard"_s, tr("No answer has been timed yet"),
        tr("Every answer is timed by itself: how long until the first word, where the rest of the time went, "
           "and whether the five targets hold. Ask one question and this page fills."),
        tr("Ask a question"), this);
    connect(empty, &EmptyState::clicked, this, &DashboardView::askRequested);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(empty);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(makeHeader());
    all->addWidget(m_pages, 1);
    m_pages->addWidget(makeBody(themes));

    setFocusProxy(m_pages->widget(1)); // the arrow keys scroll at once
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(refreshEvery);
    connect(&m_refresh, &QTimer::timeout, this, &DashboardView::refresh);
}

QWidget *DashboardView::makeHeader()
{
    auto *header = new QWidget(this);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(sizes::space6, sizes::space4, sizes::space6, sizes::space3);
    row->setSpacing(sizes::space1);
    auto *title = new QLabel(tr("Dashboard"), header);
    title->setProperty("type", u"heading"_s);
    row->addWidget(title);
    row->addStretch(1);

    m_model = new QComboBox(header);
    m_model->setAccessibleName(tr("Model whose figures are shown"));
    m_model->setToolTip(tr("Show the figures of all models or of one; how well a provider does is told by its own alone"));
    m_model->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_model->setMaximumWidth(280);
    m_model->addItem(tr("All models"));
    connect(m_model, &QComboBox::currentIndexChanged, this, &DashboardView::changed);
    row->addWidget(m_model);
    row->addSpacing(sizes::space3);
    m_windows = new QButtonGroup(this);
    struct Choice {
        QString text;
        std::chrono::seconds window;
    };
    const QList<Choice> choices{{tr("5 min"), std::chrono::minutes(5)},
                                {tr("1 h"), std::chrono::hours(1)},
                                {tr("24 h"), std::chrono::hours(24)},
                                {tr("30 days"), std::chrono::hours(24 * 30)}};
    for (const Choice &choice : choices) {
        auto *button = new QPushButton(choice.text, header);
        button->setProperty("variant", u"quiet"_s);
        button->setCheckable(true);
        button->setChecked(choice.window == m_window);
        button->setToolTip(tr("Show the last %1").arg(choice.text));
        m_windows->addButton(button);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, window = choice.window] {
            if (window == m_window) return;
            m_window = window;
            changed();
            Q_EMIT windowChanged();
        });
    }
    return header;
}

QWidget *DashboardView::makeBody(ThemeManager &themes)
{
    auto *scroll = new QScrollArea(this);
    scroll->setAccessibleName(tr("Figures and charts"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *body = new QWidget(scroll);
    auto *grid = new QGridLayout(body);
    grid->setContentsMargins(sizes::space6, 0, sizes::space6, sizes::space6);
    grid->setSpacing(sizes::space3);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);

    m_tiles = new TargetTiles(themes, body);
    grid->addWidget(m_tiles, 0, 0, 1, 2);

    auto *response = new Card(tr("Response time, each turn"), body);
    m_response = new TrendChart(themes, response);
    m_responseNote = noteLabel(response);
    response->header()->addWidget(m_responseNote);
    response->body()->addWidget(m_response);
    grid->addWidget(response, 1, 0);

    auto *first = new Card(tr("First token, each turn"), body);
    m_firstToken = new TrendChart(themes, first);
    m_firstTokenNote = noteLabel(first);
    first->header()->addWidget(m_firstTokenNote);
    first->body()->addWidget(m_firstToken);
    grid->addWidget(first, 1, 1);

    auto *stages = new Card(tr("Where the time went"), body);
    m_stagesNote = noteLabel(stages);
    stages->header()->addWidget(m_stagesNote);
    m_stages = new StageChart(themes, stages);
    stages->body()->addWidget(m_stages);
    grid->addWidget(stages, 2, 0, 1, 2);

    auto *models = new Card(tr("Models, from your own traffic"), body);
    m_models = new ModelsTable(this);
    m_modelsView = new QTableView(models);
    m_modelsView->setModel(new SortedModels(m_models, this));
    m_modelsView->setAccessibleName(tr("Models"));
    m_modelsView->setSortingEnabled(true);
    m_modelsView->sortByColumn(ModelsTable::Answers, Qt::DescendingOrder);
    m_modelsView->setShowGrid(false);
    m_modelsView->setTabKeyNavigation(false);
    m_modelsView->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_modelsView->setSelectionMode(QAbstractItemView::SingleSelection);
    m_modelsView->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_modelsView->verticalHeader()->hide();
    m_modelsView->verticalHeader()->setDefaultSectionSize(32);
    m_modelsView->horizontalHeader()->setHighlightSections(false);
    m_modelsView->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_modelsView->horizontalHeader()->setSectionResizeMode(ModelsTable::Model, QHeaderView::Stretch);
    m_modelsView->horizontalHeader()->setMinimumSectionSize(56);
    models->body()->addWidget(m_modelsView);
    grid->addWidget(models, 3, 0, 1, 2);

    m_system = new SystemStrip(themes, body);
    grid->addWidget(m_system, 4, 0, 1, 2);
    grid->setRowStretch(5, 1);
    scroll->setWidget(body);
    return scroll;
}

void DashboardView::setTurns(const QList<metrics::TurnRecord> &turns)
{
    m_history.assign(turns);
    changed();
}

void DashboardView::addTurn(const metrics::TurnRecord &turn)
{
    m_history.add(turn);
    changed();
}

void DashboardView::setSnapshot(const metrics::Snapshot &snapshot)
{
    m_snapshot = snapshot;
    changed();
}

void DashboardView::addSystem(const metrics::SystemStats &stats)
{
    m_system->add(stats); // its sparklines draw nothing while hidden
}

void DashboardView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_dirty) refresh();
}

void DashboardView::changed()
{
    m_dirty = true;
    if (isVisible() && !m_refresh.isActive()) m_refresh.start();
}

void DashboardView::refresh()
{
    if (!isVisible()) return; // showEvent comes back to it
    m_dirty = false;
    m_pages->setCurrentIndex(m_history.isEmpty() ? 0 : 1);
    if (m_history.isEmpty()) return;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QList<metrics::TurnRecord> turns = m_history.since(now.addSecs(-m_window.count()));
    offerModels(turns);
    // The engine's figures are of all models; those of one are made here in the same way, of the same turns.
    metrics::Snapshot figures = m_snapshot;
    if (const QString model = m_model->currentData().toString(); !model.isEmpty()) {
        turns.removeIf([&model](const metrics::TurnRecord &turn) { return turn.model != model; });
        figures = metrics::takeSnapshot(turns, m_snapshot.system, now, m_window);
    }
    m_tiles->set(figures.targets, turns);
    const QList<TrendChart::Failure> failures = failuresOf(turns);
    const auto chart = [&](TrendChart *view, Measure measure, QStringView goal) {
        const double seconds = metrics::goalMs(goal) / 1000.0;
        view->setData({pointsOf(turns, measure), seconds, tr("target %1 s").arg(seconds), failures});
    };
    chart(m_response, Measure::Total, u"average_response");
    chart(m_firstToken, Measure::FirstToken, u"first_token");
    m_responseNote->setText(percentiles(figures.total));
    m_firstTokenNote->setText(percentiles(figures.firstToken));
    m_stages->setTurns(turns);
    const auto shown = std::min(turns.size(), StageChart::mostTurns);
    m_stagesNote->setText(shown == 1 ? tr("the last turn · its times beside the names")
                                     : tr("the last %1 turns, oldest at the left · medians beside the names").arg(shown));
    m_models->setModels(m_snapshot.models, now);
    fitModelsTable();
}

/// The models of the window's turns; the one chosen stays, turns or not.
void DashboardView::offerModels(const QList<metrics::TurnRecord> &turns)
{
    QStringList models;
    const QString chosen = m_model->currentData().toString();
    if (!chosen.isEmpty()) models << chosen;
    for (const metrics::TurnRecord &turn : turns) {
        if (!turn.model.isEmpty() && !models.contains(turn.model) && models.size() < mostModels) models << turn.model;
    }
    models.sort();
    QStringList offered;
    for (int i = 1; i < m_model->count(); ++i)
        offered << m_model->itemData(i).toString();
    if (models == offered) return;
    const QSignalBlocker quiet(m_model);
    while (m_model->count() > 1)
        m_model->removeItem(1);
    for (const QString &model : std::as_const(models))
        m_model->addItem(modelTitle(model), model);
    m_model->setCurrentIndex(std::max(0, m_model->findData(chosen.isEmpty() ? QVariant() : QVariant(chosen))));
}

void DashboardView::fitModelsTable()
{
    const int rows = std::max(1, m_models->rowCount());
    m_modelsView->setFixedHeight(m_modelsView->horizontalHeader()->sizeHint().height() + rows * 32 + 2);
}

} // namespace docswiki::ui
