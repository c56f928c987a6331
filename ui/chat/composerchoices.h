// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/engine/engine.h"

#include <QObject>
#include <QString>

namespace docswiki::ui {

class Composer;

/// Fills the composer's lists of models and libraries from the engine, and says in a sentence who will answer from
/// what.
class ComposerChoices final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ComposerChoices)
public:
    ComposerChoices(engine::Engine &engine, Composer &composer, QObject *parent = nullptr);

    void reloadModels();
    void reloadLibraries();
    bool hasDocuments() const { return m_hasDocuments; }
    bool knowsModel(const QString &id) const;
    bool searchesSample() const; ///< what is searched is the bundled library, and nothing of the person's own
    QString answerer() const;    ///< rich text, with a link to the settings when there is no other model

Q_SIGNALS:
    void changed();
    void failed(const QString &sentence);

private:
    void showModels(QList<provider::ModelInfo> models);
    QString searched() const; ///< the libraries' names
    void showLibraries(const QList<knowledge::LibrarySummary> &libraries);

    engine::Engine &m_engine;
    Composer &m_composer;
    QList<knowledge::LibrarySummary> m_libraries;
    bool m_hasDocuments = true; ///< until it is known otherwise
    bool m_otherModels = false; ///< besides the excerpt model
};

} // namespace docswiki::ui
