// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QHashFunctions>
#include <QMetaType>
#include <QString>

namespace docswiki {

/// Names one turn while the program runs; never reused, never stored.
enum class TurnId : quint64 {};

inline size_t qHash(TurnId id, size_t seed = 0)
{
    return ::qHash(static_cast<quint64>(id), seed);
}

/// A turn id that no other call returned. Any thread.
TurnId nextTurnId();

/// A stored id (conversation, message): 32 hex digits that sort by the time they were made.
QString newStoredId();

} // namespace docswiki

Q_DECLARE_METATYPE(docswiki::TurnId)
