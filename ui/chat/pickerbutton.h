// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/chat/pickerpopup.h"

#include <QList>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <QToolButton>

namespace docswiki::ui {

/// A button that shows what is chosen and opens a list to choose another one.
class PickerButton final : public QToolButton {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PickerButton)
public:
    explicit PickerButton(const QString &filterHint, QWidget *parent = nullptr);

    void setItems(const QList<PickerItem> &items); ///< an open list shows them at once
    const QList<PickerItem> &items() const { return m_items; }
    void setCaptions(const QStringList &captions) { m_look.captions = captions; }
    void setTypedNote(const QString &note) { m_look.typedNote = note; }
    void setFooter(const QList<std::pair<QString, QString>> &buttons) { m_look.footer = buttons; }
    void setCurrent(const QString &id); ///< an id that is not among the items is kept and shown by its last part
    const QString &current() const { return m_current; }
    QString currentTitle() const;
    /// Any number of items instead of one; the one without an id stands for all and excludes the others.
    void setMultiple(bool multiple) { m_look.multiple = multiple; }
    void setChosen(const QStringList &ids); ///< none: all; ids that are not among the items are kept
    const QStringList &chosen() const { return m_chosen; }
    void openList();
    void closeList();
    bool isListOpen() const { return !m_popup.isNull(); }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void aboutToOpen();                   ///< the items can be brought up to date
    void picked(const QString &id);       ///< by the person
    void actionChosen(const QString &id); ///< of the footer, or of a line that is no choice
    void listClosed();                    ///< after picked(), if anything was

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void updateText();
    QString titleOf(const QString &id) const;
    void toggle(const QString &id);

    PickerLook m_look;
    QList<PickerItem> m_items;
    QString m_current;
    QStringList m_chosen; ///< where there may be several
    QString m_title; ///< whole; the button shows what fits
    QPointer<PickerPopup> m_popup;
};

} // namespace docswiki::ui
