// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/sourcespanel.h"

#include "ui/chat/passagetext.h"
#include "ui/common/passageplace.h"
#include "ui/common/stylesheet.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>
#include <cmath>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using turn::Source;

namespace {

constexpr int maxCards = 60;

QLabel *label(const QString &text, QWidget *parent)
{
    auto *made = new QLabel(text, parent);
    made->setTextFormat(Qt::PlainText);
    made->setWordWrap(true);
    made->setMinimumWidth(0);
    return made;
}

} // namespace

SourceCard::SourceCard(const Source &source, bool cited, double scoreShare, ThemeManager &theme, QWidget *parent)
    : QFrame(parent), m_source(source)
{
    const knowledge::Passage &passage = source.passage;
    setObjectName("SourceCard"_L1);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Source %1: %2").arg(source.id).arg(documentTitle(passage.document, passage.title)));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 8);
    column->setSpacing(4);

    auto *number = new QLabel(QString::number(source.id), this);
    number->setObjectName(cited ? "SourceNumber"_L1 : "SourceNumberUnused"_L1);
    number->setAlignment(Qt::AlignCenter);
    number->setMinimumWidth(22);
    QLabel *title = label(documentTitle(passage.document, passage.title), this);
    title->setObjectName("SourceTitle"_L1);
    title->setToolTip(passage.document);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(number, 0, Qt::AlignTop);
    head->addWidget(title, 1);
    column->addLayout(head);

    const QStringList place = placeParts(passage);
    if (!place.isEmpty()) {
        QLabel *where = label(place.join(u" · "_s), this);
        setLook(where, "tone", u"second"_s);
        setLook(where, "type", u"caption"_s);
        column->addWidget(where);
    }
    column->addWidget(new PassageText(passage, theme, this));

    auto *score = new QLabel(tr("score %1").arg(passage.score, 0, 'f', std::abs(passage.score) < 10 ? 2 : 1), this);
    score->setToolTip(tr("How well the passage fits the question; comparable within one answer only. "
                         "%1 % of the best one.")
                          .arg(std::lround(100 * scoreShare)));
    setLook(score, "tone", u"second"_s);
    setLook(score, "type", u"caption"_s);
    const bool part = !partOf(passage.document).isEmpty();
    auto *open = new QPushButton(isWebAddress(passage.document) ? tr("Open page")
                                 : part                         ? tr("Show file")
                                                                : tr("Open file"),
                                 this);
    open->setProperty("variant", u"link"_s);
    open->setProperty("type", u"caption"_s);
    open->setCursor(Qt::PointingHandCursor);
    open->setToolTip(passage.document);
    open->setEnabled(!passage.document.isEmpty());
    connect(open, &QPushButton::clicked, this,
            [this] { Q_EMIT openRequested(m_source.passage.document, m_source.passage.page); });
    auto *foot = new QHBoxLayout;
    foot->addWidget(score);
    foot->addStretch(1);
    foot->addWidget(open);
    column->addLayout(foot);
}

void SourceCard::setMarked(bool marked)
{
    setLook(this, "marked", marked ? u"true"_s : u"false"_s);
}

SourcesPanel::SourcesPanel(ThemeManager &theme, QWidget *parent)
    : QScrollArea(parent), m_themes(theme), m_content(new QWidget), m_column(new QVBoxLayout(m_content))
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Sources of the answer"));
    m_column->setContentsMargins(16, 12, 16, 16);
    m_column->setSpacing(8);
    setWidget(m_content);
    m_settling.setSingleShot(true);
    m_settling.setInterval(std::chrono::milliseconds(400));
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, &SourcesPanel::showMarked);
    setSources({}, {}, false);
}

void SourcesPanel::clear()
{
    m_cards.clear();
    while (QLayoutItem *item = m_column->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
}

void SourcesPanel::addHeading(const QString &text)
{
    QLabel *heading = label(text, m_content);
    setLook(heading, "tone", u"second"_s);
    setLook(heading, "type", u"caption"_s);
    m_column->addWidget(heading);
}

void SourcesPanel::setSources(const QList<Source> &sources, const QList<int> &cited, bool finished)
{
    if (m_filled && sources == m_sources && cited == m_cited && finished == m_finished) return;
    const int marked = sources == m_sources ? m_marked : 0; // only their order changes: the mark stays
    m_sources = sources;
    m_cited = cited;
    m_finished = finished;
    m_filled = true;
    m_marked = 0;
    clear();
    if (sources.isEmpty()) {
        addHeading(finished ? tr("No source was used for this answer.")
                            : tr("The passages that an answer is based on are shown here."));
        m_column->addStretch(1);
        return;
    }
    QList<Source> used, others;
    for (const Source &source : sources)
        (cited.contains(source.id) ? used : others).append(source);
    std::stable_sort(used.begin(), used.end(),
                     [&cited](const Source &a, const Source &b) { return cited.indexOf(a.id) < cited.indexOf(b.id); });
    double best = 0;
    for (const Source &source : sources)
        best = std::max(best, source.passage.score);
    const auto add = [&](const QList<Source> &group, bool isCited) {
        for (const Source &source : group) {
            if (m_cards.size() >= maxCards) return;
            auto *card =
                new SourceCard(source, isCited, best > 0 ? source.passage.score / best : 0, m_themes, m_content);
            connect(card, &SourceCard::openRequested, this, &SourcesPanel::openRequested);
            m_cards.append(card);
            m_column->addWidget(card);
        }
    };
    if (!used.isEmpty()) addHeading(tr("Cited (%1)").arg(used.size()));
    add(used, true);
    if (!others.isEmpty()) {
        if (!used.isEmpty()) m_column->addSpacing(8);
        addHeading(finished ? tr("Also read (%1)").arg(others.size()) : tr("Read (%1)").arg(others.size()));
    }
    add(others, false);
    m_column->addStretch(1);
    if (marked > 0) mark(marked);
}

void SourcesPanel::mark(int number)
{
    m_marked = 0;
    for (SourceCard *card : std::as_const(m_cards)) {
        const bool found = card->number() == number;
        card->setMarked(found);
        if (found) m_marked = number;
    }
}

void SourcesPanel::showSource(int number)
{
    mark(number);
    m_settling.start();
    QTimer::singleShot(0, this, &SourcesPanel::showMarked); // fresh cards get their places with the next layout
}

void SourcesPanel::showMarked()
{
    if (!m_settling.isActive()) return;
    const auto card = std::find_if(m_cards.cbegin(), m_cards.cend(),
                                   [this](const SourceCard *c) { return m_marked > 0 && c->number() == m_marked; });
    if (card == m_cards.cend()) return;
    constexpr int room = 12;
    QScrollBar *bar = verticalScrollBar();
    const int top = std::max(0, (*card)->y() - room);
    const int bottom = (*card)->geometry().bottom() + room;
    if (bar->value() > top || bottom - top > viewport()->height())
        bar->setValue(top); // its beginning is what one reads first
    else if (bar->value() + viewport()->height() < bottom)
        bar->setValue(bottom - viewport()->height());
}

} // namespace docswiki::ui
