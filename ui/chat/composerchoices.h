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
    QString answerer() const; ///< rich text, with a link to the settings

Q_SIGNALS:
    void changed();
    void failed(const QString &sentence);

private:
    void showModels(QList<provider::ModelInfo> models);
    void showLibraries(const QList<knowledge::LibrarySummary> &libraries);

    engine::Engine &m_engine;
    Composer &m_composer;
    bool m_hasDocuments = true; ///< until it is known otherwise
};

} // namespace docswiki::ui
