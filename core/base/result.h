// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/error.h"

#include <tl/expected.hpp>

namespace docswiki {

/// A value or the reason why there is none. An alias of our own, so that std::expected can take its place (C++23).
template<typename T>
using Result = tl::expected<T, Error>;

/// `return fail(ErrorCode::Input, u"…"_s);`
inline tl::unexpected<Error> fail(ErrorCode code, QString message, QString detail = {}, bool retryable = false)
{
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(detail), retryable});
}

inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace docswiki
