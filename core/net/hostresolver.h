// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

#include <QHash>
#include <QHostAddress>
#include <QHostInfo>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>

#include <functional>
#include <vector>

namespace docswiki::net {

/// Addresses of host names, asked for without waiting and remembered for a minute (at most 256 names). Names that are
/// not found are not remembered. However many ask for one name at a time, it is looked up once. Engine thread.
class HostResolver final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HostResolver)
public:
    struct Answer {
        QList<QHostAddress> addresses; ///< in the order to try them, at most 8; empty: see `problem`
        QString problem;               ///< for the log
    };
    using Found = std::function<void(const Answer &)>;
    /// Looks `host` up and calls back once, on this thread, unless `context` is gone.
    using Lookup =
        std::function<void(const QString &host, QObject *context, std::function<void(const QHostInfo &)> found)>;

    explicit HostResolver(Lookup lookup = {}); ///< the system's unless given
    ~HostResolver() override;

    /// Remembered addresses, or those of an address written as such; empty: ask find().
    QList<QHostAddress> known(const QString &host) const;

    /// Calls `found` once, from the event loop, unless `context` is gone by then.
    void find(const QString &host, QObject *context, Found found);

    void prefer(const QString &host, const QHostAddress &address); ///< it answered: try it first
    void forget(const QString &host);                              ///< none of them answered

    /// RFC 8305, section 4: the families by turns, beginning with that of the first; otherwise in their order.
    static QList<QHostAddress> interleaved(const QList<QHostAddress> &addresses);

private:
    struct Known {
        QList<QHostAddress> addresses;
        Instant asked{};
    };
    struct Waiter {
        QPointer<QObject> context;
        Found found;
    };
    void lookedUp(const QString &host, const QHostInfo &info);

    Lookup m_lookup;
    QHash<QString, Known> m_known;
    QHash<QString, std::vector<Waiter>> m_waiting;
};

} // namespace docswiki::net
