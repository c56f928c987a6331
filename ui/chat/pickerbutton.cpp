// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/pickerbutton.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QScreen>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int idRole = Qt::UserRole + 1;
constexpr int noteRole = Qt::UserRole + 2;
constexpr int filterRole = Qt::UserRole + 3;
constexpr int rowHeight = 44;
constexpr int rowHeightPlain = 32;
constexpr int maxTitle = 28;
constexpr int paddingWidth = 20; ///< of a PickerButton, both sides together
const QString arrow = QStringLiteral("  ▾");

class PickerDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {option.rect.width(), index.data(noteRole).toString().isEmpty() ? rowHeightPlain : rowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QPalette &palette = option.palette;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
            QColor ground = palette.color(QPalette::Link);
            ground.setAlphaF(option.state & QStyle::State_Selected ? 0.16F : 0.08F);
            painter->setPen(Qt::NoPen);
            painter->setBrush(ground);
            painter->drawRoundedRect(option.rect.adjusted(4, 1, -4, -1), 6, 6);
        }
        QRect inner = option.rect.adjusted(14, 4, -14, -4);
        const bool checked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        if (checked) {
            painter->setPen(QPen(palette.color(QPalette::Link), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            const QPointF at(inner.right() - 10, inner.center().y());
            painter->drawPolyline(QPolygonF{at + QPointF(-5, 0), at + QPointF(-1, 4), at + QPointF(6, -4)});
            inner.setRight(inner.right() - 24);
        }
        const QString note = index.data(noteRole).toString();
        painter->setFont(option.font);
        painter->setPen(palette.color(QPalette::Text));
        const QRect titleRect =
            note.isEmpty() ? inner : QRect(inner.left(), inner.top(), inner.width(), inner.height() / 2);
        painter->drawText(titleRect, Qt::AlignVCenter,
                          option.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, titleRect.width()));
        if (!note.isEmpty()) {
            QFont small = option.font;
            small.setPixelSize(std::max(10, QFontInfo(option.font).pixelSize() * 5 / 6));
            painter->setFont(small);
            painter->setPen(palette.color(QPalette::PlaceholderText));
            const QRect noteRect(inner.left(), titleRect.bottom() + 1, inner.width(), inner.height() / 2);
            painter->drawText(noteRect, Qt::AlignVCenter,
                              QFontMetrics(small).elidedText(note, Qt::ElideRight, noteRect.width()));
        }
        painter->restore();
    }
};

} // namespace

PickerPopup::PickerPopup(const QList<PickerItem> &items, const QString &currentId, const QString &filterHint,
                         QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_items(new QStandardItemModel(this))
    , m_filtered(new QSortFilterProxyModel(this))
    , m_filter(new QLineEdit(this))
    , m_list(new QListView(this))
{
    setObjectName("PickerPopup"_L1);
    setAttribute(Qt::WA_DeleteOnClose);
    for (const PickerItem &item : items) {
        auto *row = new QStandardItem(item.title);
        row->setEditable(false);
        row->setData(item.id, idRole);
        row->setData(item.note, noteRole);
        row->setData(QString(item.title + u' ' + item.note + u' ' + item.id + u' ' + item.search), filterRole);
        row->setData(item.id == currentId ? Qt::Checked : Qt::Unchecked, Qt::CheckStateRole);
        if (item.id.contains(u'/')) row->setToolTip(item.id);
        m_items->appendRow(row);
    }
    m_filtered->setSourceModel(m_items);
    m_filtered->setFilterRole(filterRole);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list->setObjectName("PickerList"_L1);
    m_list->setModel(m_filtered);
    m_list->setItemDelegate(new PickerDelegate(m_list));
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(false);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(filterHint);
    m_filter->setPlaceholderText(filterHint);
    m_filter->setAccessibleName(filterHint);
    m_filter->setClearButtonEnabled(true);
    m_filter->installEventFilter(this);
    m_filter->setVisible(items.size() > 6);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    column->setSpacing(6);
    column->addWidget(m_filter);
    column->addWidget(m_list);

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filtered->setFilterFixedString(text);
        selectFirst();
    });
    connect(m_list, &QListView::clicked, this, &PickerPopup::choose);
    m_list->installEventFilter(this);
    selectFirst();
    int height = 20 + (m_filter->isVisibleTo(this) ? 40 : 0);
    for (const PickerItem &item : items)
        height += item.note.isEmpty() ? rowHeightPlain : rowHeight;
    resize(340, std::clamp(height, 60, 420));
}

void PickerPopup::selectFirst()
{
    const auto checked =
        m_filtered->match(m_filtered->index(0, 0), Qt::CheckStateRole, Qt::Checked, 1, Qt::MatchExactly);
    m_list->setCurrentIndex(checked.isEmpty() ? m_filtered->index(0, 0) : checked.first());
}

void PickerPopup::showAbove(const QWidget &button)
{
    QPoint at = button.mapToGlobal(QPoint(0, -height() - 4));
    const QRect screen = button.screen()->availableGeometry();
    if (at.y() < screen.top()) at = button.mapToGlobal(QPoint(0, button.height() + 4));
    at.setX(std::clamp(at.x(), screen.left() + 4, std::max(screen.left() + 4, screen.right() - width() - 4)));
    move(at);
    show();
    if (m_filter->isVisible()) {
        m_filter->setFocus();
    } else {
        m_list->setFocusPolicy(Qt::StrongFocus);
        m_list->setFocus();
    }
}

bool PickerPopup::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const int row = m_list->currentIndex().row();
    switch (key->key()) {
    case Qt::Key_Down:
    case Qt::Key_Up: {
        const int next =
            std::clamp(row + (key->key() == Qt::Key_Down ? 1 : -1), 0, std::max(0, m_filtered->rowCount() - 1));
        m_list->setCurrentIndex(m_filtered->index(next, 0));
        return true;
    }
    case Qt::Key_Return:
    case Qt::Key_Enter: choose(m_list->currentIndex()); return true;
    default: return QFrame::eventFilter(watched, event);
    }
}

void PickerPopup::choose(const QModelIndex &index)
{
    if (!index.isValid()) return;
    Q_EMIT chosen(index.data(idRole).toString());
    close();
}

PickerButton::PickerButton(const QString &filterHint, QWidget *parent) : QToolButton(parent), m_filterHint(filterHint)
{
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(this, &QToolButton::clicked, this, &PickerButton::openList);
    updateText();
}

void PickerButton::setItems(const QList<PickerItem> &items)
{
    m_items = items;
    updateText();
}

void PickerButton::setCurrent(const QString &id)
{
    m_current = id;
    updateText();
}

QString PickerButton::currentTitle() const
{
    const auto it =
        std::find_if(m_items.cbegin(), m_items.cend(), [this](const PickerItem &item) { return item.id == m_current; });
    return it == m_items.cend() ? m_current : it->title;
}

void PickerButton::updateText()
{
    QString title = currentTitle();
    if (title.size() > maxTitle) title = title.left(maxTitle - 1) + u'…';
    m_title = title;
    const int room = std::max(0, width() - paddingWidth - fontMetrics().horizontalAdvance(arrow));
    setText(fontMetrics().elidedText(m_title, Qt::ElideRight, room) + arrow);
    updateGeometry();
}

QSize PickerButton::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_title + arrow) + paddingWidth + 4, QToolButton::sizeHint().height()};
}

QSize PickerButton::minimumSizeHint() const
{
    return {fontMetrics().horizontalAdvance(u"Post…"_s + arrow) + paddingWidth, QToolButton::sizeHint().height()};
}

void PickerButton::resizeEvent(QResizeEvent *event)
{
    QToolButton::resizeEvent(event);
    updateText();
}

void PickerButton::openList()
{
    if (m_popup) {
        m_popup->close();
        return;
    }
    m_popup = new PickerPopup(m_items, m_current, m_filterHint, this);
    connect(m_popup, &PickerPopup::chosen, this, [this](const QString &id) {
        setCurrent(id);
        Q_EMIT picked(id);
    });
    m_popup->showAbove(*this);
}

} // namespace docswiki::ui
