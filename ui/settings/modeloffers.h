// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/modeloffer.h"
#include "ui/common/thememanager.h"

#include <QHash>
#include <QWidget>

class QButtonGroup;
class QVBoxLayout;

namespace docswiki::ui {

/// The embedding models that are on this computer or can be fetched: one is chosen, others are on their way.
class ModelOffers final : public QWidget {
    Q_OBJECT
public:
    explicit ModelOffers(ThemeManager &themes, QWidget *parent = nullptr);

    void setOffers(const QList<knowledge::ModelOffer> &offers);
    void setFetch(const knowledge::ModelFetch &fetch);
    void setFolder(const QString &folder); ///< the chosen one; a folder of no offer gets a row of its own
    const QString &folder() const { return m_folder; }
    bool isFetching() const;

Q_SIGNALS:
    void changed(); ///< by the person, or because what was fetched is chosen
    void fetchRequested(const QString &id);
    void cancelRequested(const QString &id);

private:
    void rebuild();
    QWidget *makeRow(const knowledge::ModelOffer &offer);
    QWidget *makeFolderRow();
    void choose(const QString &folder);
    void chooseFolder();

    ThemeManager &m_themes;
    QVBoxLayout *m_rows;
    QButtonGroup *m_group = nullptr;
    QList<knowledge::ModelOffer> m_offers;
    QHash<QString, knowledge::ModelFetch> m_fetches; ///< by id: running, or failed
    QString m_folder;
    QString m_ownFolder;       ///< chosen by the person, of no offer
    QString m_takeWhenFetched; ///< id of what the person asked for while nothing was chosen
};

} // namespace docswiki::ui
