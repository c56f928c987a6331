// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/filedelegate.h"

#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/type.h"
#include "ui/knowledge/filesmodel.h"

#include <QPainter>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using knowledge::FileState;

namespace {

QColor stateColour(FileState state, const Theme &theme)
{
    switch (state) {
    case FileState::Queued: return theme.secondText;
    case FileState::Parsing: return theme.accent;
    case FileState::Ready: return theme.good;
    case FileState::Failed: return theme.bad;
    }
    return theme.text;
}

} // namespace

FileDelegate::FileDelegate(ThemeManager &themes, QObject *parent) : QStyledItemDelegate(parent), m_themes(themes) {}

void FileDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, theme.questionBubble);
    painter->setPen(QPen(theme.line, 1));
    painter->drawLine(QPointF(option.rect.left(), option.rect.bottom() + 0.5), QPointF(option.rect.right() + 1, option.rect.bottom() + 0.5));

    const QRect cell = option.rect.adjusted(sizes::space2, 0, -sizes::space2, 0);
    if (index.column() == FilesModel::Name) {
        paintName(*painter, cell, index);
    } else if (index.column() == FilesModel::State) {
        paintState(*painter, cell, index);
    } else {
        painter->setPen(theme.secondText);
        painter->setFont(format::tabular(typeFont(TypeStep::Body)));
        painter->drawText(cell, Qt::AlignRight | Qt::AlignVCenter, index.data().toString());
    }
    painter->restore();
}

void FileDelegate::paintName(QPainter &painter, const QRect &cell, const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    const QFont nameFont = typeFont(TypeStep::Body);
    const QFont small = typeFont(TypeStep::Caption);
    const QFontMetrics nameMetric(nameFont), smallMetric(small);
    const int top = cell.top() + (cell.height() - nameMetric.height() - smallMetric.height()) / 2;
    painter.setFont(nameFont);
    painter.setPen(theme.text);
    painter.drawText(QRect(cell.left(), top, cell.width(), nameMetric.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     nameMetric.elidedText(index.data().toString(), Qt::ElideMiddle, cell.width()));
    const QString reason = index.data(FilesModel::ReasonRole).toString();
    const QString twin = index.data(FilesModel::TwinRole).toString();
    const QString second = !reason.isEmpty() ? reason
                           : !twin.isEmpty() ? twin
                                             : index.data(FilesModel::FolderRole).toString();
    painter.setFont(small);
    painter.setPen(reason.isEmpty() || index.data(FilesModel::LeftOutRole).toBool() ? theme.secondText : theme.bad);
    painter.drawText(QRect(cell.left(), top + nameMetric.height(), cell.width(), smallMetric.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     smallMetric.elidedText(second, reason.isEmpty() ? Qt::ElideMiddle : Qt::ElideRight, cell.width()));
}

void FileDelegate::paintState(QPainter &painter, const QRect &cell, const QModelIndex &index) const
{
    const auto state = static_cast<FileState>(index.data(FilesModel::StateRole).toInt());
    const bool leftOut = index.data(FilesModel::LeftOutRole).toBool();
    const bool quiet = leftOut || !index.data(FilesModel::TwinRole).toString().isEmpty();
    const QColor colour = quiet ? m_themes.theme().secondText : stateColour(state, m_themes.theme());
    constexpr int size = 16;
    painter.drawPixmap(cell.left(), cell.center().y() - size / 2 + 1,
                       iconPixmap(quiet ? u"info"_s : fileStateIcon(state), colour, size, painter.device()->devicePixelRatioF()));
    painter.setPen(colour);
    painter.setFont(typeFont(TypeStep::Body));
    painter.drawText(cell.adjusted(size + sizes::space1, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
}

} // namespace docswiki::ui
