// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QJsonObject>

namespace docswiki::test {

/// Whether `metadata` passes a filter in Pinecone's language: $eq $ne $gt $gte $lt $lte $in $nin $exists $and $or, and
/// a plain value for $eq. A list of strings passes when one of them does. Input error: no such filter. Pure.
Result<bool> passesFilter(const QJsonObject &filter, const QJsonObject &metadata);

/// Input error: metadata that Pinecone refuses (null, nested, lists of anything but strings, more than 40 KB).
Result<void> checkMetadata(const QJsonObject &metadata);

} // namespace docswiki::test
