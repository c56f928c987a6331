// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/conversationpanel.h"

#include "ui/chat/conversationlistmodel.h"
#include "ui/common/thememanager.h"

#include <QBoxLayout>
#include <QFontMetrics>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int rowHeight = 34;
constexpr int headingHeight = 32;
constexpr std::chrono::seconds undoShown{12};

/// `pattern` with as many whole words of `title` as there is room for; a single long word is cut inside.
QString inWholeWords(const QString &pattern, const QString &title, const QFontMetrics &metrics, int room)
{
    const auto fits = [&](const QString &shown) { return metrics.horizontalAdvance(pattern.arg(shown)) <= room; };
    if (fits(title)) return pattern.arg(title);
    QString shown = title.simplified();
    while (!fits(shown + u'…') && shown.contains(u' '))
        shown.truncate(shown.lastIndexOf(u' '));
    while (!fits(shown + u'…') && shown.size() > 1)
        shown.chop(1);
    return pattern.arg(shown + u'…');
}

class ConversationDelegate final : public QStyledItemDelegate {
public:
    ConversationDelegate(ThemeManager &theme, QObject *parent) : QStyledItemDelegate(parent), m_themes(theme) {}

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const bool heading = index.data(ConversationListModel::IsHeadingRole).toBool();
        return {option.rect.width(), heading ? headingHeight : rowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_themes.theme();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        QRect inner = option.rect.adjusted(12, 0, -12, 0);
        QFont font = option.font;
        if (index.data(ConversationListModel::IsHeadingRole).toBool()) {
            font.setPixelSize(std::max(10, QFontInfo(font).pixelSize() * 5 / 6));
            font.setWeight(QFont::DemiBold);
            painter->setFont(font);
            painter->setPen(theme.secondText);
            painter->drawText(inner.adjusted(0, 8, 0, 0), Qt::AlignVCenter, index.data().toString());
            painter->restore();
            return;
        }
        const bool selected = option.state & QStyle::State_Selected;
        const QRectF ground = QRectF(option.rect).adjusted(4, 1, -4, -1);
        if (selected || option.state & QStyle::State_MouseOver) {
            QColor fill = selected ? theme.accent : theme.text;
            fill.setAlphaF(selected ? (theme.dark ? 0.20F : 0.11F) : 0.05F);
            painter->setPen(Qt::NoPen);
            painter->setBrush(fill);
            painter->drawRoundedRect(ground, sizes::buttonRadius, sizes::buttonRadius);
        }
        if (selected && option.state & QStyle::State_HasFocus) {
            painter->setPen(QPen(theme.accent, 1.5));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(ground.adjusted(1, 1, -1, -1), 5, 5);
        }
        if (index.data(ConversationListModel::RunningRole).toBool()) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.accent);
            painter->drawEllipse(QPointF(inner.right() - 3, inner.center().y()), 3.5, 3.5);
            inner.setRight(inner.right() - 14);
        }
        painter->setFont(font);
        painter->setPen(theme.text);
        painter->drawText(inner, Qt::AlignVCenter,
                          QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, inner.width()));
        painter->restore();
    }

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        auto *edit = new QLineEdit(parent);
        edit->setObjectName("RenameEdit"_L1);
        edit->setAccessibleName(ConversationPanel::tr("New title"));
        edit->setMaxLength(200);
        return edit;
    }

    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        editor->setGeometry(option.rect.adjusted(4, 1, -4, -1));
    }

private:
    ThemeManager &m_themes;
};

} // namespace

ConversationPanel::ConversationPanel(ConversationListModel &model, ThemeManager &theme, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_new(new QPushButton(tr("+  New chat"), this))
    , m_filter(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_empty(new QLabel(this))
    , m_undoBar(new QWidget(this))
    , m_undoText(new QLabel(this))
    , m_undoButton(new QPushButton(tr("Undo"), m_undoBar))
{
    setObjectName("ConversationPanel"_L1);
    setAttribute(Qt::WA_StyledBackground);
    m_new->setObjectName("NewChatButton"_L1);
    m_new->setToolTip(tr("New chat (Ctrl+N)"));
    m_new->setCursor(Qt::PointingHandCursor);
    m_filter->setObjectName("ConversationFilter"_L1);
    m_filter->setPlaceholderText(tr("Search chats"));
    m_filter->setAccessibleName(tr("Search chats by title"));
    m_filter->setClearButtonEnabled(true);
    m_list->setObjectName("ConversationList"_L1);
    m_list->setAccessibleName(tr("Chats"));
    m_list->setModel(&model);
    m_list->setItemDelegate(new ConversationDelegate(theme, m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->installEventFilter(this);
    m_list->viewport()->installEventFilter(this);
    m_filter->installEventFilter(this);
    m_empty->setObjectName("SecondText"_L1);
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignTop | Qt::AlignHCenter);
    m_empty->setContentsMargins(16, 16, 16, 16);

    m_undoBar->setObjectName("UndoBar"_L1);
    m_undoBar->setAttribute(Qt::WA_StyledBackground);
    m_undoButton->setObjectName("UndoButton"_L1);
    m_undoButton->setToolTip(tr("Bring the chat back (Ctrl+Z)"));
    m_undoButton->setCursor(Qt::PointingHandCursor);
    auto *undoRow = new QHBoxLayout(m_undoBar);
    undoRow->setContentsMargins(12, 6, 6, 6);
    undoRow->addWidget(m_undoText, 1);
    undoRow->addWidget(m_undoButton);
    m_undoBar->hide();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 12, 8, 8);
    column->setSpacing(8);
    column->addWidget(m_new);
    column->addWidget(m_filter);
    column->addWidget(m_list, 1);
    column->addWidget(m_empty, 1);
    column->addWidget(m_undoBar);

    connect(m_new, &QPushButton::clicked, this, &ConversationPanel::newChatRequested);
    connect(m_filter, &QLineEdit::textChanged, &m_model, &ConversationListModel::setFilter);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        const QString id = index.data(ConversationListModel::IdRole).toString();
        // Filtering takes the current row away; the chat that is open stays open.
        if (id.isEmpty() || id == m_current || m_model.isChanging()) return;
        m_current = id;
        Q_EMIT conversationChosen(id);
    });
    connect(m_list, &QListView::customContextMenuRequested, this, &ConversationPanel::openMenu);
    connect(m_undoButton, &QPushButton::clicked, this, &ConversationPanel::undo);
    m_undoTimer.setSingleShot(true);
    m_undoTimer.setInterval(undoShown);
    connect(&m_undoTimer, &QTimer::timeout, m_undoBar, &QWidget::hide);
    const auto showEmpty = [this] {
        const bool empty = m_model.rowCount() == 0;
        m_empty->setText(m_filter->text().isEmpty() ? tr("Your chats will be listed here.")
                                                    : tr("No chat has these words in its title."));
        m_empty->setVisible(empty);
        m_list->setVisible(!empty);
    };
    connect(&m_model, &ConversationListModel::arranged, this, [this, showEmpty] {
        showEmpty();
        setCurrent(m_current); // rows that moved lost their selection
    });
    connect(&theme, &ThemeManager::themeChanged, m_list->viewport(), qOverload<>(&QWidget::update));
    showEmpty();
}

void ConversationPanel::setCurrent(const QString &id)
{
    m_current = id;
    const QModelIndex index = m_model.indexOf(id);
    if (index.isValid()) {
        m_list->setCurrentIndex(index);
    } else {
        m_list->selectionModel()->clear();
    }
}

QString ConversationPanel::current() const
{
    return m_current;
}

void ConversationPanel::focusFilter()
{
    m_filter->setFocus();
    m_filter->selectAll();
}

void ConversationPanel::clearFilter()
{
    m_filter->clear();
}

bool ConversationPanel::filterKey(QKeyEvent &key)
{
    switch (key.key()) {
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter: enterResults(); return true;
    case Qt::Key_Escape:
        if (m_filter->text().isEmpty()) return false;
        clearFilter();
        return true;
    default: return false;
    }
}

/// From the search into its results: the first one opens.
void ConversationPanel::enterResults()
{
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const QModelIndex index = m_model.index(row);
        if (index.data(ConversationListModel::IdRole).toString().isEmpty()) continue; // a heading
        m_list->setFocus();
        if (!m_list->currentIndex().isValid() || !m_filter->text().isEmpty()) m_list->setCurrentIndex(index);
        return;
    }
}

bool ConversationPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_filter && event->type() == QEvent::KeyPress && filterKey(*static_cast<QKeyEvent *>(event)))
        return true;
    if (watched == m_filter && event->type() == QEvent::ShortcutOverride && !m_filter->text().isEmpty() &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept(); // Esc clears the search before it stops an answer
        return true;
    }
    // The other buttons choose nothing: the menu is about the chat under the pointer, not about the open one.
    if (watched == m_list->viewport() &&
        (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick) &&
        static_cast<QMouseEvent *>(event)->button() != Qt::LeftButton)
        return true;
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Delete) {
            deleteCurrent();
            return true;
        }
        if (key->matches(QKeySequence::Undo)) {
            undo();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void ConversationPanel::deleteCurrent()
{
    const QString id = m_list->currentIndex().data(ConversationListModel::IdRole).toString();
    if (!id.isEmpty()) deleteConversation(id);
}

void ConversationPanel::deleteConversation(const QString &id)
{
    const store::Conversation *conversation = m_model.conversation(id);
    if (!conversation) return;
    m_deleted = id;
    const QString title = conversation->title.isEmpty() ? tr("New chat") : conversation->title;
    const int room = width() - 16 - 18 - 6 - m_undoButton->sizeHint().width(); // margins of panel, bar and row
    m_undoText->setText(inWholeWords(tr("Deleted “%1”"), title, m_undoText->fontMetrics(), room));
    m_undoText->setToolTip(title);
    m_undoBar->setAccessibleName(tr("Deleted “%1”").arg(title));
    m_undoBar->show();
    m_undoTimer.start();
    Q_EMIT deleteRequested(id);
}

void ConversationPanel::undo()
{
    if (m_deleted.isEmpty()) return;
    m_undoBar->hide();
    m_undoTimer.stop();
    Q_EMIT restoreRequested(std::exchange(m_deleted, {}));
}

void ConversationPanel::openMenu(QPoint point)
{
    const QModelIndex index = m_list->indexAt(point);
    const QString id = index.data(ConversationListModel::IdRole).toString();
    if (id.isEmpty()) return;
    const bool pinned = index.data(ConversationListModel::PinnedRole).toBool();
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Rename"), this, [this, id] { m_list->edit(m_model.indexOf(id)); })->setShortcut(Qt::Key_F2);
    menu->addAction(pinned ? tr("Unpin") : tr("Pin"), this, [this, id, pinned] { Q_EMIT pinRequested(id, !pinned); });
    menu->addSeparator();
    menu->addAction(tr("Delete"), this, [this, id] { deleteConversation(id); })->setShortcut(QKeySequence::Delete);
    menu->popup(m_list->viewport()->mapToGlobal(point));
}

} // namespace docswiki::ui
