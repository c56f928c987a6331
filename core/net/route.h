// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

namespace docswiki::net {

/// How connections to one provider are made, beyond its address. Loopback is never proxied, whatever this says.
struct Route {
    enum class Proxy {
        System, ///< as the system says, NO_PROXY honoured
        None,
        Own, ///< `proxyUrl`
    };
    Proxy proxy = Proxy::System;
    QString proxyUrl; ///< "http://host:3128", "socks5://user:password@host:1080"
    QString caFile;   ///< PEM file of authorities that are trusted beside the system's; empty: none

    bool operator==(const Route &) const = default;
};

} // namespace docswiki::net
