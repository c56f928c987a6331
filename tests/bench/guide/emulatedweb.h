// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/search/websearch.h"

#include <QUrl>

namespace docswiki::bench {

/// A web search over the emulator's pages: one search, then all pages side by side, over new connections every time,
/// because pages stand on hosts that nobody has met before. Lives on the thread of the turns.
class EmulatedWeb final : public search::WebSearch {
public:
    explicit EmulatedWeb(QUrl origin) : m_origin(std::move(origin)) {}
    QFuture<Result<QList<knowledge::Passage>>> search(const QString &query) override;

private:
    const QUrl m_origin;
};

} // namespace docswiki::bench
