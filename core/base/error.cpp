// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

namespace docswiki {

using namespace Qt::StringLiterals;

QString errorCodeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Network: return u"network"_s;
    case ErrorCode::Timeout: return u"timeout"_s;
    case ErrorCode::Cancelled: return u"cancelled"_s;
    case ErrorCode::Http: return u"http"_s;
    case ErrorCode::RateLimited: return u"rate_limited"_s;
    case ErrorCode::Unauthorised: return u"unauthorised"_s;
    case ErrorCode::Protocol: return u"protocol"_s;
    case ErrorCode::Input: return u"input"_s;
    case ErrorCode::NotFound: return u"not_found"_s;
    case ErrorCode::Storage: return u"storage"_s;
    case ErrorCode::Internal: return u"internal"_s;
    }
    return u"internal"_s;
}

} // namespace docswiki
