// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/turn/turnrequest.h"

#include <QAbstractButton>
#include <QFrame>
#include <QTextEdit>

namespace docswiki::ui {

class PickerButton;
class ThemeManager;

/// The text field of the composer: Enter asks to send, Shift+Enter begins a line, and while an input method composes
/// neither does anything of its own.
class ComposerEdit final : public QTextEdit {
    Q_OBJECT
public:
    explicit ComposerEdit(QWidget *parent = nullptr);
    bool isComposing() const { return m_composing; } ///< with an input method

Q_SIGNALS:
    void submitted();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;

private:
    bool m_composing = false;
};

/// Send, and Stop in the same place while an answer is being written.
class SendButton final : public QAbstractButton {
    Q_OBJECT
public:
    SendButton(ThemeManager &theme, QWidget *parent);
    void setStops(bool stops);
    bool stops() const { return m_stops; }
    QSize sizeHint() const override { return {32, 32}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ThemeManager &m_themes;
    bool m_stops = false;
};

/// Where questions are written: grows with its text up to 40 % of the chat, with the pickers of model, library and use
/// of documents below it.
class Composer final : public QFrame {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Composer)
public:
    Composer(ThemeManager &theme, QWidget *parent = nullptr);

    QString text() const;
    void setText(const QString &text);
    void clear() { setText({}); }
    void focusText();

    void setRunning(bool running); ///< an answer of this conversation is being written
    bool isRunning() const;
    void setMaximumTextHeight(int pixels);

    PickerButton &modelPicker() { return *m_model; }
    PickerButton &libraryPicker() { return *m_library; }
    ComposerEdit &edit() { return *m_edit; }
    PickerButton &documentsPicker() { return *m_documentsButton; }
    turn::Use documents() const { return m_documents; }
    void setDocuments(turn::Use use);

Q_SIGNALS:
    void sendRequested(const QString &text); ///< trimmed, never empty
    void stopRequested();
    void textChanged();
    void typingBegan(); ///< the person turned to the text or writes in it; as often as it happens

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void send();
    void fitHeight();
    void updateButtons();

    ThemeManager &m_themes;
    ComposerEdit *m_edit;
    PickerButton *m_model;
    PickerButton *m_library;
    PickerButton *m_documentsButton;
    SendButton *m_send;
    turn::Use m_documents = turn::Use::Auto;
    int m_maximumTextHeight = 240;
};

} // namespace docswiki::ui
