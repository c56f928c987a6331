// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/types.h"
#include "core/turn/turnevent.h"

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QStringList>
#include <QTemporaryDir>
#include <QTimer>

#include <functional>

namespace docswiki::desktop {

class DesktopApp;

/// Drives the real window over a real engine through every page and writes what is to be seen, light and dark.
/// A list of steps, each begun once and left when its condition holds; one that does not hold in time ends the program
/// with an error. Quits the application when done.
class Screenshots final : public QObject {
    Q_OBJECT
public:
    Screenshots(DesktopApp &app, const QString &dir, const QString &documents);

private:
    static constexpr int usualCalm = 8;
    static constexpr int hurried = 2; ///< for what is over in a moment

    struct Step {
        QString name;
        std::function<void()> begin;
        std::function<bool()> isDone = [] { return true; };
        int calmRounds = usualCalm; ///< rounds of the event loop to lay out, load and paint once it is done
    };

    void plan();
    void addQuestions();
    void addChatScenes();
    void addPages();
    /// A turn that never was: its events go to the chat alone.
    void showTurn(const QString &question, const QString &model, const QList<turn::TurnEvent> &events);
    void addShot(const QString &name, std::function<void()> begin, std::function<bool()> isReady,
                 int calmRounds = usualCalm);
    void check();
    void shoot(const QString &name);
    void watchEngine();
    void ask(const QString &question, const QString &model);
    bool writeDocuments();
    void end(int code, const QString &message = {});

    DesktopApp &m_app;
    QString m_dir;
    QString m_documents;
    QTemporaryDir m_madeUp;
    QList<Step> m_steps;
    qsizetype m_at = 0;
    bool m_begun = false;
    int m_calm = 0; ///< rounds of the event loop since the step's condition held
    QTimer m_timer;
    QElapsedTimer m_since;

    // What the engine told so far.
    bool m_ready = false;
    bool m_modelsKnown = false;
    QString m_model; ///< of the provider; empty: none but the excerpt model
    int m_recorded = 0;
    int m_expected = 0;
    int m_snapshots = 0;
    bool m_withEmulator = false;
    qsizetype m_streamed = 0;  ///< letters of the running answer
    qsizetype m_stopAfter = 0; ///< letters; 0: the answer is not stopped
    knowledge::IndexProgress m_progress;
};

} // namespace docswiki::desktop
