// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/evaluationsview.h"

#include "ui/common/card.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/emptystate.h"
#include "ui/common/format.h"
#include "ui/common/toneline.h"
#include "ui/knowledge/evaluationsmodel.h"
#include "ui/knowledge/scoretrend.h"

#include <QBoxLayout>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using knowledge::Evaluation;

namespace {

constexpr int cardsInRow = 3;
constexpr qsizetype mostCards = 6;

QString whatAFolderHolds()
{
    return EvaluationsView::tr(
        "A question set is a folder with corpus.jsonl (documents: _id, title, text), queries.jsonl (questions: _id, "
        "text) "
        "and qrels/test.tsv (which document answers which question), as the BEIR collection has them. It is judged in "
        "an index of its own; your libraries stay as they are.");
}

QLabel *caption(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("tone", u"second"_s);
    label->setProperty("type", u"caption"_s);
    return label;
}

} // namespace

EvaluationsView::EvaluationsView(ThemeManager &themes, Load load, Judge judge, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_load(std::move(load))
    , m_judge(std::move(judge))
    , m_model(new EvaluationsModel(this))
    , m_pages(new QStackedWidget(this))
    , m_running(new QWidget(this))
    , m_runningText(new QLabel(m_running))
    , m_outcome(new ToneLine(themes, this))
{
    auto *empty = new EmptyState(
        themes, u"dashboard"_s, tr("Is the right passage found?"),
        tr("With questions whose answers are known, it can be measured, and seen whether a change of settings helps.") +
            u"\n\n"_s + whatAFolderHolds(),
        tr("Judge with a question set…"), m_pages);
    connect(empty, &EmptyState::clicked, this, &EvaluationsView::chooseFolder);
    m_pages->addWidget(empty);
    m_pages->addWidget(makeHistory());
    auto *bar = new QProgressBar(m_running);
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setAccessibleName(tr("A question set is being judged"));
    auto *runningRows = new QVBoxLayout(m_running);
    runningRows->setContentsMargins(0, 0, 0, 0);
    runningRows->setSpacing(sizes::space1);
    runningRows->addWidget(m_runningText);
    runningRows->addWidget(bar);
    m_running->hide();
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, sizes::space1, 0, sizes::space2);
    all->setSpacing(sizes::space2);
    all->addWidget(m_running);
    all->addWidget(m_outcome);
    all->addWidget(m_pages, 1);
    m_clock.setInterval(std::chrono::seconds(1));
    connect(&m_clock, &QTimer::timeout, this, &EvaluationsView::tick);
}

QWidget *EvaluationsView::makeHistory()
{
    auto *page = new QWidget(m_pages);
    m_again = new QPushButton(tr("Judge with a question set…"), page);
    m_again->setToolTip(whatAFolderHolds());
    auto *explained =
        caption(tr("nDCG@10 says how near to perfect the order of the first ten documents is: 1 is perfect."), page);
    explained->setWordWrap(true);
    auto *top = new QHBoxLayout;
    top->addWidget(explained, 1);
    top->addWidget(m_again);
    m_cards = new QGridLayout;
    m_cards->setSpacing(sizes::space2);
    for (int i = 0; i < cardsInRow; ++i)
        m_cards->setColumnStretch(i, 1);
    m_table = new QTableView(page);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Runs over question sets, newest first"));
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setFont(format::tabular(m_table->font()));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(32);
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionsClickable(false);
    const QList<std::pair<int, int>> widths{{EvaluationsModel::When, 116},  {EvaluationsModel::Set, 140},
                                            {EvaluationsModel::Ndcg, 84},   {EvaluationsModel::Gain, 92},
                                            {EvaluationsModel::Recall, 92}, {EvaluationsModel::Speed, 72}};
    for (const auto &[column, width] : widths) {
        header->setSectionResizeMode(column, QHeaderView::Fixed);
        header->resizeSection(column, width);
    }
    header->setSectionResizeMode(EvaluationsModel::Settings, QHeaderView::Stretch);
    auto *all = new QVBoxLayout(page);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(sizes::space3);
    all->addLayout(top);
    all->addLayout(m_cards);
    all->addWidget(m_table, 1);
    connect(m_again, &QPushButton::clicked, this, &EvaluationsView::chooseFolder);
    return page;
}

void EvaluationsView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_loaded) reload();
}

void EvaluationsView::reload()
{
    m_loaded = true;
    m_load().then(this, [this](const Result<QList<Evaluation>> &all) {
        if (all)
            setEvaluations(*all);
        else
            m_outcome->set(all.error().message, Chip::Tone::Bad);
    });
}

void EvaluationsView::setEvaluations(const QList<Evaluation> &evaluations)
{
    m_loaded = true;
    m_model->setEvaluations(evaluations, QDateTime::currentDateTimeUtc());
    showCards(evaluations);
    m_pages->setCurrentIndex(evaluations.isEmpty() ? 0 : 1);
}

void EvaluationsView::showCards(const QList<Evaluation> &evaluations)
{
    while (QLayoutItem *item = m_cards->takeAt(0)) {
        if (item->widget()) item->widget()->deleteLater();
        delete item;
    }
    int place = 0;
    for (const SetHistory &history : historiesOf(evaluations).mid(0, mostCards)) {
        const Evaluation &last = history.runs.last();
        auto *card = new Card({}, m_pages);
        auto *name = new ElidedLabel(history.set, Qt::ElideRight, card);
        name->setProperty("strong", true);
        card->header()->addWidget(name, 1);
        auto *figure = new QLabel(scoreText(last.scores.ndcg10), card);
        figure->setProperty("type", u"heading"_s);
        figure->setFont(format::tabular(figure->font()));
        card->header()->addWidget(figure);
        const QString change = changeText(history);
        if (history.runs.size() > 1) {
            QList<ScoreTrend::Run> runs;
            for (const Evaluation &run : history.runs)
                runs.append({run.scores.ndcg10, run.keywordsOnly.ndcg10});
            auto *line = new ScoreTrend(m_themes, card);
            line->setRuns(runs);
            line->setAccessibleName(tr("nDCG@10 of %1 over %2 runs").arg(history.set).arg(history.runs.size()));
            line->setToolTip(tr("nDCG@10 of each run; dashed: without search by meaning"));
            card->body()->addWidget(line);
        } else {
            card->body()->addWidget(caption(tr("The next run begins a trend."), card));
            card->body()->addStretch(1);
        }
        auto *note = new ElidedLabel(tr("%1 questions%2 · %3")
                                         .arg(format::whole(last.scores.questions),
                                              change.isEmpty() ? QString() : u" · "_s + change,
                                              format::ago(last.at, QDateTime::currentDateTimeUtc())),
                                     Qt::ElideRight, card);
        note->setProperty("tone", u"second"_s);
        note->setProperty("type", u"caption"_s);
        card->body()->addWidget(note);
        card->setAccessibleName(tr("%1: nDCG@10 %2, %3").arg(history.set, figure->text(), change));
        m_cards->addWidget(card, place / cardsInRow, place % cardsInRow);
        ++place;
    }
}

void EvaluationsView::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Choose a question set"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &EvaluationsView::judge);
    dialog->open();
}

void EvaluationsView::judge(const QString &folder)
{
    if (isJudging() || folder.isEmpty()) return;
    m_judging = QFileInfo(folder).fileName();
    m_outcome->clear();
    m_again->setEnabled(false);
    m_since.start();
    m_clock.start();
    tick();
    m_running->show();
    m_judge(folder).then(this, [this](const Result<Evaluation> &run) {
        m_clock.stop();
        m_running->hide();
        m_again->setEnabled(true);
        if (run) {
            m_outcome->set(tr("%1: nDCG@10 %2, recall@10 %3 over %4 questions, half of them within %5.")
                               .arg(run->set, scoreText(run->scores.ndcg10), scoreText(run->scores.recall10),
                                    format::whole(run->scores.questions), format::duration(run->p50)),
                           Chip::Tone::Good);
            reload();
        } else {
            m_outcome->set(run.error().message, Chip::Tone::Bad);
        }
        Q_EMIT judged(run.has_value());
    });
}

void EvaluationsView::tick()
{
    m_runningText->setText(tr("Judging %1: documents are indexed, then each question is asked … %2")
                               .arg(m_judging, format::roughly(Milliseconds(m_since.elapsed()))));
}

} // namespace docswiki::ui
