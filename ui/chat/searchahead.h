// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QTimer>

namespace docswiki::ui {

class Composer;

/// Watches what is being written and says when it is worth searching for before it is asked: the person pauses, the
/// draft has enough to go by, and documents are not switched off.
class SearchAhead final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SearchAhead)
public:
    explicit SearchAhead(Composer &composer, QObject *parent = nullptr);

    /// Three words, or twelve letters of anything, or as much in a script without spaces.
    static bool isWorthIt(const QString &draft);

Q_SIGNALS:
    void draftSettled(const QString &draft); ///< trimmed, as it would be asked

private:
    void settle();

    Composer &m_composer;
    QTimer m_quiet;
};

} // namespace docswiki::ui
