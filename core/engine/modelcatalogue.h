// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/engine/providerbook.h"
#include "core/provider/account/modellists.h"

#include <QFuture>
#include <QList>
#include <QObject>
#include <QPromise>

#include <memory>
#include <vector>

namespace docswiki::engine {

/// What can be chosen in the chat: the excerpt model and what every provider that is switched on lists. There at once
/// from earlier runs, and renewed as each provider answers, in its own time. Engine's thread.
class ModelCatalogue final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ModelCatalogue)
public:
    /// `cacheFile`: empty keeps nothing.
    ModelCatalogue(ProviderBook &book, const QString &cacheFile, const Clock &clock, QObject *parent = nullptr);

    void load() { m_lists.load(); } ///< the file of earlier runs; changed() follows

    /// The excerpt model first. Where two providers have a model of the same name, the later one's id is `model@account`.
    QList<provider::ModelInfo> models() const;
    const provider::ModelInfo *find(const QString &account, const QString &model) const;
    const provider::AccountModels *listOf(const QString &account) const;
    bool isRefreshing(const QString &account) const { return m_lists.isRefreshing(account); }

    QFuture<void> refresh(); ///< asks every provider that is switched on; ends with the last of them, within 10 s
    void refreshOld();       ///< from now on keeps lists that are wanted: asks those whose list is old, or none

Q_SIGNALS:
    void changed();

private:
    void accountsChanged();
    bool ask(const QString &account);
    void took(const provider::AccountModels &list);

    ProviderBook &m_book;
    const Clock &m_clock;
    provider::ModelLists m_lists;
    bool m_wanted = false; ///< somebody looks at them: an account that is new or changed is asked by itself
    struct Waiter {
        QStringList accounts;
        QPromise<void> promise;
    };
    std::vector<std::unique_ptr<Waiter>> m_waiters;
};

} // namespace docswiki::engine
