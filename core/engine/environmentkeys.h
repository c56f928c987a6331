// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/account/environmentkeys.h"

namespace docswiki::engine {

using provider::keyFromEnvironment;

} // namespace docswiki::engine
