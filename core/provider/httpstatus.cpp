// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/httpstatus.h"

#include <QRegularExpression>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

int httpStatus(const Error &error)
{
    static const QRegularExpression status(u"\\b(?:status=|HTTP )([1-9]\\d{2})\\b"_s);
    return status.match(error.detail).captured(1).toInt();
}

} // namespace docswiki::provider
