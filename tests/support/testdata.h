// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

namespace docswiki::test {

/// The root of the source tree.
QString sourceTree();

/// A file or folder under tests/data of the source tree.
QString testData(const QString &name);

/// A file or folder of the third-party test data beside the checkout (`../shared/data`, or $DOCSWIKI_SHARED_DATA).
/// Empty when it is not there: the test then skips and says so.
QString sharedData(const QString &name);

} // namespace docswiki::test
