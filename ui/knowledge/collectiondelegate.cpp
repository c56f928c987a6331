// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/collectiondelegate.h"

#include "ui/common/icons.h"
#include "ui/common/type.h"
#include "ui/knowledge/collectionsmodel.h"

#include <QPainter>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int iconSize = 20;

QColor rowGround(const QStyleOptionViewItem &option, const Theme &theme)
{
    if (option.state & QStyle::State_Selected)
        return theme.questionBubble;
    QColor hover = theme.text;
    hover.setAlphaF(0.05F);
    return option.state & QStyle::State_MouseOver ? hover : QColor(Qt::transparent);
}

} // namespace

CollectionDelegate::CollectionDelegate(ThemeManager &themes, QObject *parent) : QStyledItemDelegate(parent), m_themes(themes) {}

void CollectionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF row = QRectF(option.rect).adjusted(sizes::space1, 1, -sizes::space1, -1);
    painter->setPen(option.state & QStyle::State_HasFocus ? QPen(theme.accent, 2) : QPen(Qt::NoPen));
    painter->setBrush(rowGround(option, theme));
    painter->drawRoundedRect(row.adjusted(1, 1, -1, -1), sizes::buttonRadius, sizes::buttonRadius);

    QRect inner = row.toRect().adjusted(sizes::space2, sizes::space2, -sizes::space2, -sizes::space2);
    const bool sample = index.data(CollectionsModel::SampleRole).toBool();
    painter->drawPixmap(inner.left(), inner.top(),
                        iconPixmap(sample ? u"star"_s : u"folder"_s, theme.secondText, iconSize, painter->device()->devicePixelRatioF()));
    inner.setLeft(inner.left() + iconSize + sizes::space2);

    const QFont nameFont = typeFont(TypeStep::Body, QFont::DemiBold);
    const QFont small = typeFont(TypeStep::Caption);
    const QFontMetrics nameMetric(nameFont), smallMetric(small);
    const QRect first(inner.left(), inner.top(), inner.width(), nameMetric.height());
    painter->setPen(theme.text);
    painter->setFont(nameFont);
    painter->drawText(first, Qt::AlignLeft | Qt::AlignVCenter,
                      nameMetric.elidedText(index.data(CollectionsModel::NameRole).toString(), Qt::ElideRight, inner.width()));

    painter->setFont(small);
    painter->setPen(theme.secondText);
    const auto line = [&](int n) {
        return QRect(inner.left(), first.bottom() + 3 + n * (smallMetric.height() + 1), inner.width(), smallMetric.height());
    };
    painter->drawText(line(0), Qt::AlignLeft | Qt::AlignVCenter,
                      smallMetric.elidedText(index.data(CollectionsModel::CountsRole).toString(), Qt::ElideRight, inner.width()));
    QRect last = line(1);
    const QString age = index.data(CollectionsModel::AgeRole).toString();
    painter->setPen(index.data(CollectionsModel::BusyRole).toBool()       ? theme.accent
                    : index.data(CollectionsModel::LeftRole).toInt() > 0 ? theme.warn
                                                                         : theme.secondText);
    painter->drawText(last, Qt::AlignLeft | Qt::AlignVCenter, age);
    if (const int failed = index.data(CollectionsModel::FailedRole).toInt(); failed > 0) {
        painter->setPen(theme.bad);
        last.setLeft(last.left() + smallMetric.horizontalAdvance(age));
        painter->drawText(last, Qt::AlignLeft | Qt::AlignVCenter, tr(" · ✕ %1 failed").arg(failed));
    }
    if (const double share = index.data(CollectionsModel::MeaningRole).toDouble(); share < 1) {
        const QRectF track(inner.left(), row.bottom() - 6, inner.width(), 3);
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.line);
        painter->drawRoundedRect(track, 1.5, 1.5);
        painter->setBrush(theme.accent);
        painter->drawRoundedRect(QRectF(track.topLeft(), QSizeF(track.width() * share, track.height())), 1.5, 1.5);
    }
    painter->restore();
}

QSize CollectionDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    const int lines = QFontMetrics(typeFont(TypeStep::Body, QFont::DemiBold)).height() + 2 * (QFontMetrics(typeFont(TypeStep::Caption)).height() + 1);
    return {200, lines + 2 * sizes::space2 + 8};
}

} // namespace docswiki::ui
