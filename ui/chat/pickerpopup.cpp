// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/pickerpopup.h"

#include "ui/chat/pickerdelegate.h"
#include "ui/chat/pickerlist.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScreen>
#include <QScrollBar>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int plainWidth = 340;
constexpr int columnsWidth = 600;
constexpr int plainHeight = 420;
constexpr int columnsHeight = 520;
constexpr int filterFrom = 7; ///< items
constexpr int pageRows = 8;

} // namespace

PickerPopup::PickerPopup(const QList<PickerItem> &items, const QStringList &chosen, const PickerLook &look,
                         QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_items(new PickerList(this))
    , m_filter(new QLineEdit(this))
    , m_view(new QListView(this))
    , m_chosen(chosen)
    , m_multiple(look.multiple)
{
    setObjectName("PickerPopup"_L1);
    setAttribute(Qt::WA_DeleteOnClose);
    m_items->setTypedNote(look.typedNote);
    m_items->setMultiple(look.multiple);
    m_items->setItems(items, chosen);
    m_view->setObjectName("PickerList"_L1);
    m_view->setModel(m_items);
    m_view->setItemDelegate(new PickerDelegate(m_view));
    m_view->setMouseTracking(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->verticalScrollBar()->setSingleStep(22);
    m_view->setAccessibleName(look.filterHint);
    m_filter->setPlaceholderText(look.filterHint);
    m_filter->setAccessibleName(look.filterHint);
    m_filter->setClearButtonEnabled(true);
    m_filter->installEventFilter(this);
    m_filter->setVisible(items.size() >= filterFrom || !look.captions.isEmpty());

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    column->setSpacing(6);
    column->addWidget(m_filter);
    if (!look.captions.isEmpty()) {
        m_captions = new PickerCaptions(look.captions, this);
        column->addWidget(m_captions);
    }
    column->addWidget(m_view, 1);
    if (!look.footer.isEmpty()) {
        auto *row = new QHBoxLayout;
        row->setContentsMargins(6, 0, 6, 0);
        for (const auto &[id, label] : look.footer) {
            auto *button = new QPushButton(label, this);
            button->setObjectName(u"PickerFooter-"_s + id);
            button->setProperty("variant", u"link"_s);
            button->setCursor(Qt::PointingHandCursor);
            connect(button, &QPushButton::clicked, this, [this, id = id] { Q_EMIT actionChosen(id); });
            row->addWidget(button);
            if (row->count() == 1) row->addStretch(1);
        }
        column->addLayout(row);
    }
    m_extraHeight =
        20 + (m_filter->isVisibleTo(this) ? 40 : 0) + (m_captions ? 24 : 0) + (look.footer.isEmpty() ? 0 : 36);

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_items->setFilter(text);
        selectFirst();
    });
    connect(m_view, &QListView::clicked, this, &PickerPopup::choose);
    m_view->installEventFilter(this);
    // Wide enough for the columns to stand under their captions, with or without the scroll bar.
    connect(m_view->verticalScrollBar(), &QScrollBar::rangeChanged, this, [this](int, int most) {
        if (m_captions) m_captions->setRightInset(most > 0 ? m_view->verticalScrollBar()->sizeHint().width() : 0);
    });
    resize(m_captions ? columnsWidth : plainWidth, wantedHeight());
    selectFirst();
}

void PickerPopup::setItems(const QList<PickerItem> &items)
{
    const QString at = currentId();
    m_items->setItems(items, m_chosen);
    const int row = m_items->rowOf(at);
    row < 0 ? selectFirst() : select(row);
}

void PickerPopup::setChosen(const QStringList &ids)
{
    m_chosen = ids;
    m_items->setChosen(ids);
}

int PickerPopup::wantedHeight() const
{
    const int most = m_captions ? columnsHeight : plainHeight;
    int height = m_extraHeight;
    for (int row = 0; row < m_items->rowCount() && height < most; ++row)
        height += PickerDelegate::rowHeight(m_items->isHeading(row),
                                            !m_items->item(row).note.isEmpty() || !m_items->item(row).isChoice());
    return std::clamp(height, 60, most);
}

QString PickerPopup::currentId() const
{
    return m_view->currentIndex().data(PickerList::IdRole).toString();
}

void PickerPopup::select(int row)
{
    if (row < 0) return;
    const QModelIndex index = m_items->index(row, 0);
    m_view->setCurrentIndex(index);
    // The heading above the first choice is seen with it.
    m_view->scrollTo(row > 0 && m_items->isHeading(row - 1) ? m_items->index(row - 1, 0) : index);
    m_view->scrollTo(index);
}

void PickerPopup::selectFirst()
{
    const int current = m_filter->text().isEmpty() ? m_items->rowOf(m_chosen.value(0)) : -1;
    select(current >= 0 ? current : m_items->firstChoice());
}

void PickerPopup::showAbove(const QWidget &button)
{
    const QRect screen = button.screen()->availableGeometry();
    // Higher than the room above the button, but not than the screen.
    resize(width(), std::min(height(), std::max(160, button.mapToGlobal(QPoint()).y() - screen.top() - 8)));
    const int x = m_captions ? button.width() - width() : 0; // a wide one stays within the window
    QPoint at = button.mapToGlobal(QPoint(x, -height() - 4));
    if (at.y() < screen.top()) at = button.mapToGlobal(QPoint(x, button.height() + 4));
    at.setX(std::clamp(at.x(), screen.left() + 4, std::max(screen.left() + 4, screen.right() - width() - 4)));
    move(at);
    show();
    if (m_filter->isVisible()) {
        m_filter->setFocus();
    } else {
        m_view->setFocusPolicy(Qt::StrongFocus);
        m_view->setFocus();
    }
    selectFirst();
}

bool PickerPopup::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return QFrame::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (event->type() == QEvent::ShortcutOverride) {
        if (key->key() != Qt::Key_Escape) return QFrame::eventFilter(watched, event);
        event->accept(); // it leaves the list; it does not stop the answer behind it
        return true;
    }
    const int row = m_view->currentIndex().row();
    switch (key->key()) {
    case Qt::Key_Down: select(m_items->moved(row, 1)); return true;
    case Qt::Key_Up: select(m_items->moved(row, -1)); return true;
    case Qt::Key_PageDown: select(m_items->moved(row, pageRows)); return true;
    case Qt::Key_PageUp: select(m_items->moved(row, -pageRows)); return true;
    case Qt::Key_Escape: close(); return true;
    case Qt::Key_Space:
        if (!m_multiple) return QFrame::eventFilter(watched, event);
        choose(m_view->currentIndex());
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: choose(m_view->currentIndex()); return true;
    default: return QFrame::eventFilter(watched, event);
    }
}

void PickerPopup::choose(const QModelIndex &index)
{
    if (!index.isValid() || m_items->isHeading(index.row())) return;
    const PickerItem item = m_items->item(index.row());
    if (item.isChoice())
        Q_EMIT chosen(item.id);
    else
        Q_EMIT actionChosen(item.id);
    if (!m_multiple || !item.isChoice()) close();
}

void PickerPopup::hideEvent(QHideEvent *event)
{
    QFrame::hideEvent(event);
    Q_EMIT closed();
}

} // namespace docswiki::ui
