// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/inspector/armspicture.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/format.h"
#include "ui/knowledge/inspector/emptyarm.h"
#include "ui/knowledge/inspector/rankeddelegate.h"

#include <QBoxLayout>
#include <QListView>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QWheelEvent>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using knowledge::PassageFate;
using Kind = RankedModel::Kind;

namespace {

constexpr int rowsAtFirst = 8;
constexpr int narrowest = 132; ///< of an arm

/// As high as its rows: what is around it scrolls.
class WholeList final : public QListView {
public:
    using QListView::QListView;
    void fit()
    {
        int height = 0;
        for (int row = 0; row < model()->rowCount(); ++row)
            height += sizeHintForRow(row);
        setFixedHeight(height);
    }

protected:
    void wheelEvent(QWheelEvent *event) override { event->ignore(); }
};

} // namespace

ArmsPicture::ArmsPicture(ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes), m_all(new QPushButton(this))
{
    m_columns = {makeColumn(Kind::Words, tr("Found by its words")),
                 makeColumn(Kind::Meaning, tr("Found by its meaning")),
                 makeColumn(Kind::Results, tr("What the model reads"))};
    m_all->setProperty("variant", u"link"_s);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_columns[0].box);
    row->addWidget(m_columns[2].box, 1);
    row->addWidget(m_columns[1].box);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, sizes::space2);
    all->addLayout(row);
    all->addWidget(m_all, 0, Qt::AlignHCenter);
    all->addStretch(1);
    setTabOrder(m_columns[0].list, m_columns[2].list);
    setTabOrder(m_columns[2].list, m_columns[1].list);
    connect(m_columns[1].empty, &EmptyArm::clicked, this, &ArmsPicture::meaningSettingsRequested);
    connect(m_all, &QPushButton::clicked, this, [this] {
        m_most = m_most > rowsAtFirst ? rowsAtFirst : static_cast<int>(m_report ? m_report->passages.size() : 0);
        fill();
    });
    connect(&themes, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

ArmsPicture::Column ArmsPicture::makeColumn(Kind kind, const QString &title)
{
    Column column;
    column.box = new QWidget(this);
    auto *heading = new ElidedLabel(title, Qt::ElideRight, column.box);
    heading->setProperty("strong", true);
    column.note = new ElidedLabel({}, Qt::ElideRight, column.box);
    column.note->setProperty("tone", u"second"_s);
    column.note->setProperty("type", u"caption"_s);
    auto *list = new WholeList(column.box);
    column.list = list;
    column.model = new RankedModel(kind, list);
    list->setModel(column.model);
    list->setItemDelegate(new RankedDelegate(m_themes, list));
    list->setAccessibleName(title);
    list->setFrameShape(QFrame::NoFrame);
    list->viewport()->setAutoFillBackground(false);
    list->setMouseTracking(true);
    list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setStyleSheet(u"background: transparent;"_s);
    column.empty = new EmptyArm(m_themes, column.box);
    auto *all = new QVBoxLayout(column.box);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(2);
    all->addWidget(heading);
    all->addWidget(column.note);
    all->addSpacing(sizes::space1);
    all->addWidget(list);
    all->addWidget(column.empty);
    all->addStretch(1);
    const auto choose = [this](const QModelIndex &index) {
        if (m_selecting || !index.isValid()) return;
        select(index.data(RankedModel::PassageRole).toInt());
        Q_EMIT passageChosen(m_selected);
    };
    connect(list->selectionModel(), &QItemSelectionModel::currentChanged, this, choose);
    connect(list, &QListView::clicked, this, choose); // also when it is the current one already
    return column;
}

void ArmsPicture::setReport(std::shared_ptr<const knowledge::RetrievalReport> report)
{
    m_report = std::move(report);
    m_inspection = m_report ? inspect(*m_report) : Inspection();
    m_most = rowsAtFirst;
    m_selected = -1;
    fill();
}

void ArmsPicture::fill()
{
    m_selecting = true; // a list that gets rows makes one the current
    // What the model reads is never folded away, nor where it was found.
    const int results = std::max(m_most, m_inspection.used + 4);
    const auto shownOf = [this](const QList<int> &arm) {
        int last = m_most;
        for (int row = 0; row < arm.size(); ++row) {
            if (m_report->passages[arm[row]].fate == PassageFate::Used) last = std::max(last, row + 1);
        }
        return last;
    };
    m_columns[0].model->set(m_report, m_inspection.words, 0, shownOf(m_inspection.words));
    m_columns[1].model->set(m_report, m_inspection.meaning, 0, shownOf(m_inspection.meaning));
    m_columns[2].model->set(m_report, m_inspection.results, m_inspection.used, results);
    m_selecting = false;
    const auto total = static_cast<int>(m_report ? m_report->passages.size() : 0);
    const bool folded = m_columns[0].model->more() + m_columns[1].model->more() + m_columns[2].model->more() > 0;
    m_all->setVisible(folded || m_most > rowsAtFirst);
    m_all->setText(folded ? tr("Show all %1 passages that came up").arg(total) : tr("Show fewer"));
    m_columns[0].note->setText(m_inspection.words.isEmpty()
                                   ? QString()
                                   : tr("%1, best first").arg(format::passages(m_inspection.words.size())));
    m_columns[2].note->setText(m_inspection.used == 0 ? tr("nothing: no passage is good enough")
                                                      : tr("the best of both, in this order"));
    m_columns[0].empty->set(tr("No passage has a word of the question."), Chip::Tone::Neutral);
    m_columns[2].empty->set(tr("Nothing came up."), Chip::Tone::Neutral);
    showMeaning();
    for (Column &column : m_columns) {
        const bool none = column.model->rowCount() == 0;
        column.list->setVisible(!none);
        column.empty->setVisible(none);
    }
    fitHeights();
    select(m_selected);
}

void ArmsPicture::showMeaning()
{
    Column &column = m_columns[1];
    if (!m_report) return;
    if (!m_report->vectorError.isEmpty()) {
        column.note->clear();
        column.empty->set(m_report->vectorError, Chip::Tone::Warn, tr("Settings"));
        return;
    }
    if (m_report->vectorModel.isEmpty()) {
        column.note->clear();
        column.empty->set(tr("Search by meaning is off. Passages that say the same in other words are not found."),
                          Chip::Tone::Neutral, tr("Turn it on…"));
        return;
    }
    column.note->setText(tr("%1, by %2").arg(format::passages(m_inspection.meaning.size()), m_report->vectorModel));
    column.empty->set(tr("No passage is near the question's meaning."), Chip::Tone::Neutral);
}

void ArmsPicture::fitHeights()
{
    for (Column &column : m_columns)
        static_cast<WholeList *>(column.list)->fit();
    update();
}

void ArmsPicture::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const int arm = std::clamp(width() * 27 / 100, narrowest, 270);
    m_columns[0].box->setFixedWidth(arm);
    m_columns[1].box->setFixedWidth(arm);
    static_cast<QBoxLayout *>(layout()->itemAt(0)->layout())->setSpacing(std::clamp(width() / 18, 18, 64));
}

void ArmsPicture::select(int passage)
{
    m_selected = passage;
    m_selecting = true;
    for (Column &column : m_columns) {
        const int row = passage < 0 ? -1 : column.model->rowOf(passage);
        if (row < 0)
            column.list->selectionModel()->clear();
        else
            column.list->setCurrentIndex(column.model->index(row));
    }
    m_selecting = false;
    update();
}

QRect ArmsPicture::rowOf(int passage) const
{
    for (const std::size_t i : {2U, 0U, 1U}) {
        const Column &column = m_columns[i];
        const int row = column.model->rowOf(passage);
        if (row < 0) continue;
        const QRect rect = column.list->visualRect(column.model->index(row));
        return {column.list->viewport()->mapTo(this, rect.topLeft()), rect.size()};
    }
    return {};
}

void ArmsPicture::paintEvent(QPaintEvent *)
{
    if (!m_report) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintLinks(painter, Arm::Words);
    paintLinks(painter, Arm::Meaning);
}

void ArmsPicture::paintLinks(QPainter &painter, Arm arm) const
{
    const Column &from = m_columns[arm == Arm::Words ? 0 : 1];
    const Column &to = m_columns[2];
    const auto middle = [this](const Column &column, int row) {
        const QModelIndex index = column.model->index(row);
        const QRect rect = column.list->visualRect(index);
        return column.list->viewport()->mapTo(this, QPoint(0, RankedDelegate::middleOf(rect, index))).y();
    };
    const auto edge = [this](const Column &column, bool right) {
        return column.list->mapTo(this, QPoint(right ? column.list->width() : 0, 0)).x();
    };
    const qreal x1 = edge(from, arm == Arm::Words) + (arm == Arm::Words ? 2 : -2);
    const qreal x2 = edge(to, arm != Arm::Words) + (arm == Arm::Words ? -2 : 2);
    const QColor hue = armColour(arm, m_themes.theme());
    for (int row = 0; row < from.model->rowCount(); ++row) {
        const int passage = from.model->index(row).data(RankedModel::PassageRole).toInt();
        const int target = to.model->rowOf(passage);
        if (target < 0) continue;
        const bool used = m_report->passages[passage].fate == PassageFate::Used;
        const bool chosen = passage == m_selected;
        const qreal y1 = middle(from, row), y2 = middle(to, target);
        QPainterPath path(QPointF(x1, y1));
        const qreal half = (x1 + x2) / 2;
        path.cubicTo(QPointF(half, y1), QPointF(half, y2), QPointF(x2, y2));
        QColor colour = used || chosen ? hue : m_themes.theme().strongLine;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour, chosen ? 2.5 : used ? 1.6 : 1, Qt::SolidLine, Qt::RoundCap));
        painter.drawPath(path);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawEllipse(QPointF(x2, y2), chosen ? 3 : 2, chosen ? 3 : 2);
    }
}

} // namespace docswiki::ui
