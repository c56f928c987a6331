// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/chat/pickeritem.h"

#include <QFrame>
#include <QList>
#include <QStringList>

QT_BEGIN_NAMESPACE
class QLineEdit;
class QListView;
QT_END_NAMESPACE

namespace docswiki::ui {

class PickerCaptions;
class PickerList;

/// What a picker offers besides its items.
struct PickerLook {
    QString filterHint;
    QStringList captions;                      ///< of the columns
    QList<std::pair<QString, QString>> footer; ///< buttons below the list: id and label
    QString typedNote;                         ///< see PickerList::setTypedNote()
    bool multiple = false;                     ///< several can be chosen; the list stays open
};

/// The list under a PickerButton: type to filter, arrows and Enter to choose, Esc to leave.
class PickerPopup final : public QFrame {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PickerPopup)
public:
    PickerPopup(const QList<PickerItem> &items, const QStringList &chosen, const PickerLook &look,
                QWidget *parent = nullptr);
    void setItems(const QList<PickerItem> &items); ///< newer ones; what was typed stays
    void setChosen(const QStringList &ids);        ///< the rows with a check mark
    void showAbove(const QWidget &button);
    const PickerList &list() const { return *m_items; }
    QString currentId() const; ///< of the row that Enter would choose

Q_SIGNALS:
    void chosen(const QString &id);
    void actionChosen(const QString &id); ///< of a footer's button, or of a line that is no choice
    void closed();

protected:
    void hideEvent(QHideEvent *event) override;

private:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void choose(const QModelIndex &index);
    void select(int row);
    void selectFirst();
    int wantedHeight() const;

    PickerList *m_items;
    QLineEdit *m_filter;
    QListView *m_view;
    PickerCaptions *m_captions = nullptr;
    QStringList m_chosen;
    bool m_multiple;
    int m_extraHeight = 0; ///< of what is not the list
};

} // namespace docswiki::ui
