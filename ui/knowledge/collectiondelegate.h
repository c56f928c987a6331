// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"

#include <QStyledItemDelegate>

namespace docswiki::ui {

/// Paints one collection: its name, what is in it, when it was indexed and how many files failed.
class CollectionDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    CollectionDelegate(ThemeManager &themes, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const ThemeManager &m_themes;
};

} // namespace docswiki::ui
