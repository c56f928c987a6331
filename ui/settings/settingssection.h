// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointer>
#include <QTimer>
#include <QWidget>

class QBoxLayout;
class QHBoxLayout;
class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace docswiki::ui {

/// One section of Settings: its title with buttons at the right, a column that scrolls and is never wider than one
/// likes to read, and a foot that stays in sight.
class SettingsSection : public QWidget {
    Q_OBJECT
public:
    explicit SettingsSection(const QString &title, QWidget *parent = nullptr);

    QString title() const;
    QHBoxLayout *header() const { return m_header; }
    QVBoxLayout *column() const { return m_column; }
    QVBoxLayout *foot() const { return m_foot; }
    QWidget *body() const { return m_body; } ///< parent of what goes into header and column
    void addHint(const QString &text);       ///< a sentence in the second colour

    void reveal(QWidget *widget); ///< scrolls there once it is laid out

protected:
    bool eventFilter(QObject *watched, QEvent *event) override; // the column's size

private:
    void scrollToTarget();

    QPointer<QWidget> m_target;
    QTimer m_settling; ///< runs while the target may still grow
    QScrollArea *m_scroll;
    QWidget *m_body;
    QLabel *m_title;
    QHBoxLayout *m_header;
    QVBoxLayout *m_column;
    QVBoxLayout *m_foot;
};

} // namespace docswiki::ui
