// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/types.h"

#include <QFuture>
#include <QString>

namespace docswiki::search {

/// Finds and reads pages of the web. The turn knows only this; without one, turns go without the web.
/// A result is a Passage whose `document` is the page's address. Callable from the engine's thread.
class WebSearch {
public:
    virtual ~WebSearch() = default;
    virtual QFuture<Result<QList<knowledge::Passage>>> search(const QString &query) = 0;
};

} // namespace docswiki::search
