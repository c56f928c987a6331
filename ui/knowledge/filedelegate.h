// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"

#include <QStyledItemDelegate>

namespace docswiki::ui {

/// Paints a row of the files table: the name over its folder (or over the reason why it failed), the state with a sign.
class FileDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    static constexpr int rowHeight = 44;

    FileDelegate(ThemeManager &themes, QObject *parent);
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintName(QPainter &painter, const QRect &cell, const QModelIndex &index) const;
    void paintState(QPainter &painter, const QRect &cell, const QModelIndex &index) const;

    const ThemeManager &m_themes;
};

} // namespace docswiki::ui
