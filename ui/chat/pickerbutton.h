// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QList>
#include <QPointer>
#include <QString>
#include <QToolButton>

QT_BEGIN_NAMESPACE
class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QStandardItemModel;
QT_END_NAMESPACE

namespace docswiki::ui {

struct PickerItem {
    QString id;
    QString title;
    QString note;     ///< second, smaller: the provider, the number of files
    QString search{}; ///< found by these words, too

    bool operator==(const PickerItem &) const = default;
};

/// The list under a PickerButton: type to filter, arrows and Enter to choose, Esc to leave.
class PickerPopup final : public QFrame {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PickerPopup)
public:
    PickerPopup(const QList<PickerItem> &items, const QString &currentId, const QString &filterHint,
                QWidget *parent = nullptr);
    void showAbove(const QWidget &button);

Q_SIGNALS:
    void chosen(const QString &id);

private:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void choose(const QModelIndex &index);
    void selectFirst();

    QStandardItemModel *m_items;
    QSortFilterProxyModel *m_filtered;
    QLineEdit *m_filter;
    QListView *m_list;
};

/// A button that shows what is chosen and opens a list to choose another one.
class PickerButton final : public QToolButton {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PickerButton)
public:
    explicit PickerButton(const QString &filterHint, QWidget *parent = nullptr);

    void setItems(const QList<PickerItem> &items);
    const QList<PickerItem> &items() const { return m_items; }
    void setCurrent(const QString &id); ///< an id that is not among the items is kept and shown as it is
    const QString &current() const { return m_current; }
    QString currentTitle() const;
    void openList();
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void picked(const QString &id); ///< by the person

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void updateText();

    QString m_filterHint;
    QList<PickerItem> m_items;
    QString m_current;
    QString m_title; ///< whole; the button shows what fits
    QPointer<PickerPopup> m_popup;
};

} // namespace docswiki::ui
