// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/fallbackeditor.h"

#include "ui/common/icons.h"
#include "ui/settings/fallbacksmodel.h"
#include "ui/settings/modelsearch.h"
#include "ui/common/toneline.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QToolButton>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostRowsInSight = 6;

QLabel *hint(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("tone", u"second"_s);
    label->setWordWrap(true);
    return label;
}

/// Sets the place in the order before the name.
class NumberedDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->text = u"%1.  %2"_s.arg(QString::number(index.row() + 1), option->text);
    }
};

} // namespace

FallbackEditor::FallbackEditor(ThemeManager &themes, QWidget *parent)
    : Card(tr("When a model cannot answer"), parent)
    , m_themes(themes)
    , m_model(new FallbacksModel(this))
    , m_list(new QListView(this))
    , m_search(new ModelSearch(this))
    , m_hedge(new QCheckBox(tr("Ask a second time when the first word is late"), this))
    , m_word(new ToneLine(themes, this))
{
    body()->addWidget(
        hint(tr("When the chosen model cannot answer, these are asked in this order. The answer says who "
                "gave it, and why it was not the chosen one. Once words are on the screen, nobody else is asked."),
             this));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new NumberedDelegate(m_list));
    m_list->setAccessibleName(tr("Models that are asked in turn"));
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setDefaultDropAction(Qt::MoveAction);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    m_list->installEventFilter(this);
    auto *both = new QHBoxLayout;
    both->setSpacing(sizes::space2);
    both->addWidget(m_list, 1);
    both->addWidget(makeButtons());
    body()->addLayout(both);

    m_search->setAccessibleName(tr("Add a model to those that are asked in turn"));
    m_search->setPlaceholderText(tr("Add a model: type a part of its name"));
    body()->addWidget(m_search);
    body()->addWidget(m_word);
    m_hedge->setToolTip(tr("Off unless you switch it on"));
    body()->addWidget(m_hedge);
    body()->addWidget(hint(
        tr("Sends the same question again when the first word takes longer than it usually does, and keeps "
           "the answer that begins first. It happens for at most 5 % of questions; those cost their tokens twice."),
        this));

    connect(m_model, &FallbacksModel::changed, this, &FallbackEditor::changed);
    connect(m_hedge, &QCheckBox::clicked, this, &FallbackEditor::changed);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_model, signal, this, &FallbackEditor::fitList);
    connect(m_model, &QAbstractItemModel::modelReset, this, &FallbackEditor::fitList);
    connect(m_model, &QAbstractItemModel::rowsMoved, this, &FallbackEditor::showButtons);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &FallbackEditor::showButtons);
    connect(m_search, &ModelSearch::chosen, this, [this](const QString &model) {
        if (m_model->insert(m_model->rowCount(), model)) {
            m_list->setCurrentIndex(m_model->index(m_model->rowCount() - 1));
        } else {
            say(m_model->references().contains(model)
                    ? tr("%1 is in the list already.").arg(model)
                    : tr("The list is full: %1 models are enough.").arg(FallbacksModel::most),
                Chip::Tone::Warn);
        }
    });
    connect(m_search, &ModelSearch::notFound, this, [this](const QString &text) {
        say(tr("No provider offers a model called “%1”. Set up its provider first, or type another part of its name.")
                .arg(text),
            Chip::Tone::Warn);
    });
    connect(&themes, &ThemeManager::themeChanged, this, &FallbackEditor::paintIcons);
    paintIcons();
    fitList();
}

QWidget *FallbackEditor::makeButtons()
{
    auto *buttons = new QWidget(this);
    auto *column = new QVBoxLayout(buttons);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(sizes::space1);
    const auto button = [&](const QString &name, const QString &tip, auto action) {
        auto *one = new QToolButton(buttons);
        one->setProperty("variant", u"quiet"_s);
        one->setFocusPolicy(Qt::StrongFocus);
        one->setAccessibleName(name);
        one->setToolTip(tip);
        connect(one, &QToolButton::clicked, this, action);
        column->addWidget(one);
        return one;
    };
    m_up = button(tr("Ask earlier"), tr("Ask this one earlier (Alt+Up)"), [this] { moveCurrent(-1); });
    m_down = button(tr("Ask later"), tr("Ask this one later (Alt+Down)"), [this] { moveCurrent(1); });
    m_remove =
        button(tr("Remove from the list"), tr("Remove this one from the list (Del)"), [this] { removeCurrent(); });
    column->addStretch(1);
    return buttons;
}

void FallbackEditor::setChoices(const provider::ModelChoices &choices)
{
    const QString current = m_list->currentIndex().data(FallbacksModel::ReferenceRole).toString();
    m_model->setReferences(choices.fallbacks);
    if (const auto row = choices.fallbacks.indexOf(current); row >= 0)
        m_list->setCurrentIndex(m_model->index(static_cast<int>(row)));
    const QSignalBlocker quiet(m_hedge);
    m_hedge->setChecked(choices.hedge);
}

provider::ModelChoices FallbackEditor::choices() const
{
    return {m_model->references(), m_hedge->isChecked()};
}

void FallbackEditor::setModels(const QList<provider::ModelInfo> &models, const QHash<QString, QString> &accountNames)
{
    m_search->setModels(modelReferences(models));
    m_model->setKnown(models, accountNames);
}

void FallbackEditor::say(const QString &text, Chip::Tone tone)
{
    m_word->set(text, tone);
}

void FallbackEditor::removeCurrent()
{
    const int row = m_list->currentIndex().row();
    if (row < 0) return;
    const QString reference = m_model->references().at(row);
    m_model->remove(row);
    m_list->setFocus(Qt::OtherFocusReason);
    Q_EMIT removed(reference, row);
}

void FallbackEditor::bringBack(const QString &reference, int row)
{
    if (m_model->insert(row, reference))
        m_list->setCurrentIndex(m_model->index(std::min(row, m_model->rowCount() - 1)));
}

void FallbackEditor::moveCurrent(int by)
{
    const int row = m_list->currentIndex().row();
    if (row >= 0) m_model->move(row, row + by);
    m_list->scrollTo(m_list->currentIndex());
}

bool FallbackEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool alt = key->modifiers().testFlag(Qt::AltModifier);
        if (alt && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
            moveCurrent(key->key() == Qt::Key_Up ? -1 : 1);
            return true;
        }
        if (key->key() == Qt::Key_Delete) {
            removeCurrent();
            return true;
        }
    }
    if (watched == m_list && event->type() == QEvent::FontChange) fitList();
    return Card::eventFilter(watched, event);
}

void FallbackEditor::showButtons()
{
    const int row = m_list->currentIndex().row();
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_model->rowCount());
    m_remove->setEnabled(row >= 0);
}

/// As high as its rows, up to a few; an empty list takes no room.
void FallbackEditor::fitList()
{
    const int rows = m_model->rowCount();
    const int height = rows > 0 ? m_list->sizeHintForRow(0) : 0;
    const bool any = rows > 0;
    m_list->setVisible(any);
    m_up->parentWidget()->setVisible(any);
    m_list->setFixedHeight(
        std::max(m_up->parentWidget()->sizeHint().height(), std::min(rows, mostRowsInSight) * height + 4));
    showButtons();
}

void FallbackEditor::paintIcons()
{
    m_up->setIcon(icon(u"chevron-up"_s, m_themes.theme()));
    m_down->setIcon(icon(u"chevron-down"_s, m_themes.theme()));
    m_remove->setIcon(icon(u"trash"_s, m_themes.theme()));
}

} // namespace docswiki::ui
