// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/modelref.h"

namespace docswiki::provider {

ModelRef parseModelRef(const QString &text, const QStringList &accounts)
{
    const QString trimmed = text.trimmed();
    const qsizetype at = trimmed.lastIndexOf(u'@');
    if (at > 0 && at + 1 < trimmed.size() && accounts.contains(trimmed.sliced(at + 1)))
        return {trimmed.first(at), trimmed.sliced(at + 1)};
    return {trimmed, {}};
}

QString toText(const ModelRef &ref)
{
    return ref.account.isEmpty() ? ref.model : ref.model + u'@' + ref.account;
}

} // namespace docswiki::provider
