// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/modeltitle.h"

#include "core/provider/account/accountaddress.h"
#include "core/provider/excerpt/excerptprovider.h"

#include <QCoreApplication>

namespace docswiki::ui {

QString modelTitle(const QString &id)
{
    if (id.isEmpty() || id == provider::ExcerptProvider::modelId())
        return QCoreApplication::translate("docswiki::ui::modelTitle", "Excerpt model");
    return plainModelId(id).section(u'/', -1);
}

QString plainModelId(const QString &id)
{
    const qsizetype at = id.lastIndexOf(u'@');
    return at > 0 && provider::isAccountId(id.mid(at + 1)) ? id.left(at) : id;
}

} // namespace docswiki::ui
