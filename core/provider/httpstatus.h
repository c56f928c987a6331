// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/error.h"

namespace docswiki::provider {

/// The HTTP status in the detail of an error that a provider answered with ("status=429 type=…", "HTTP 503"); 0: none.
int httpStatus(const Error &error);

} // namespace docswiki::provider
