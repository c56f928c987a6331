// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/modeltitle.h"

#include "core/provider/excerpt/excerptprovider.h"

#include <QCoreApplication>

namespace docswiki::ui {

QString modelTitle(const QString &id)
{
    if (id.isEmpty() || id == provider::ExcerptProvider::modelId())
        return QCoreApplication::translate("docswiki::ui::modelTitle", "Excerpt model");
    return id.section(u'/', -1);
}

} // namespace docswiki::ui
