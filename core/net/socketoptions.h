// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
class QTcpSocket;

namespace docswiki::net {

/// For a connected socket that carries streams: nothing is held back to be sent in larger pieces (TCP_NODELAY), and
/// while it is silent, as it is before the first token of a slow model, the system asks the other side every 30 s
/// whether it is still there. That keeps the entry of a router between us alive, and finds out about a peer that has
/// vanished.
void setStreamOptions(QTcpSocket &socket);

} // namespace docswiki::net
