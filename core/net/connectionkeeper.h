// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/net/route.h"

#include <QList>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <functional>
#include <optional>

namespace docswiki::net {

/// Decides when a connection that is to stay warm is opened again: at once when the last opening is long enough ago,
/// else then. It gives up after so many failures in a row, and after `most`. Knows no sockets. Engine thread.
class ConnectionKeeper final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionKeeper)
public:
    static constexpr qsizetype maxKept = 8; ///< the one asked for first goes

    struct Limits {
        Milliseconds every{15'000}; ///< the least time between two openings of one
        Milliseconds most{300'000}; ///< since it was last asked for
        int failures = 3;
    };
    using Stands = std::function<bool(const QUrl &url, const Route &route)>;
    using Open = std::function<void(const QUrl &url, const Route &route)>;

    ConnectionKeeper(Limits limits, Stands stands, Open open, QObject *parent = nullptr);

    void keep(const QUrl &url, const Route &route);
    void cool(const QUrl &url, const Route &route);
    void coolAll();

    void stood(const QUrl &url, const Route &route);               ///< an idle connection is ready
    void lost(const QUrl &url, const Route &route, bool wasReady); ///< an idle connection is closed

    qsizetype kept() const { return m_kept.size(); }

private:
    struct Kept {
        QUrl url;
        Route route;
        QString origin;
        Instant until{};
        std::optional<Instant> opened = {};
        int failures = 0;
    };
    Kept *find(const QUrl &url, const Route &route);
    void look();

    Limits m_limits;
    Stands m_stands;
    Open m_open;
    QList<Kept> m_kept; ///< in the order asked for
    QTimer m_timer;
};

} // namespace docswiki::net
