// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/socketoptions.h"

#include <QTcpSocket>

#ifdef Q_OS_LINUX
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif

namespace docswiki::net {

void setStreamOptions(QTcpSocket &socket)
{
    socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    socket.setSocketOption(QAbstractSocket::KeepAliveOption, 1);
#ifdef Q_OS_LINUX // elsewhere the system's own intervals, often two hours
    const auto descriptor = static_cast<int>(socket.socketDescriptor());
    if (descriptor < 0) return;
    const auto set = [descriptor](int option, int value) {
        setsockopt(descriptor, IPPROTO_TCP, option, &value, sizeof value);
    };
    set(TCP_KEEPIDLE, 30);  // seconds
    set(TCP_KEEPINTVL, 30); // seconds
    set(TCP_KEEPCNT, 4);
#endif
}

} // namespace docswiki::net
