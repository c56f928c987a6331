// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/inspector/rankeddelegate.h"

#include "ui/common/format.h"
#include "ui/common/type.h"
#include "ui/knowledge/inspector/rankedmodel.h"

#include <QPainter>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using knowledge::PassageFate;

namespace {

constexpr int headingHeight = 30;
constexpr int barHeight = 4;
constexpr int numberSize = 20;

bool isResult(const QModelIndex &index)
{
    const auto *model = qobject_cast<const RankedModel *>(index.model());
    return model && model->kind() == RankedModel::Kind::Results;
}

QFont captionFont(QFont::Weight weight = QFont::Normal)
{
    return typeFont(TypeStep::Caption, weight);
}

QRect proper(const QRect &row, const QModelIndex &index)
{
    return index.data(RankedModel::FirstLeftOutRole).toBool() ? row.adjusted(0, headingHeight, 0, 0) : row;
}

} // namespace

RankedDelegate::RankedDelegate(ThemeManager &themes, QObject *parent) : QStyledItemDelegate(parent), m_themes(themes) {}

int RankedDelegate::middleOf(const QRect &row, const QModelIndex &index)
{
    return proper(row, index).center().y();
}

QSize RankedDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const int body = QFontMetrics(typeFont(TypeStep::Body)).height(), caption = QFontMetrics(captionFont()).height();
    if (!isResult(index)) return {120, body + caption + barHeight + 18};
    return {200, body + 2 * caption + 22 + (index.data(RankedModel::FirstLeftOutRole).toBool() ? headingHeight : 0)};
}

void RankedDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect row = proper(option.rect, index);
    if (row != option.rect) {
        painter->setFont(captionFont());
        painter->setPen(theme.secondText);
        painter->drawText(QRect(option.rect.left() + 4, option.rect.top(), option.rect.width(), headingHeight - 4),
                          Qt::AlignLeft | Qt::AlignBottom, tr("Came up, but left out"));
    }
    const bool selected = option.state & QStyle::State_Selected;
    const bool used = index.data(RankedModel::FateRole).toInt() == static_cast<int>(PassageFate::Used);
    QColor ground = theme.text;
    ground.setAlphaF(option.state & QStyle::State_MouseOver ? 0.05F : 0.0F);
    if (selected) ground = theme.questionBubble;
    const bool framed = isResult(index) && used;
    painter->setPen(selected && (option.state & QStyle::State_HasFocus) ? QPen(theme.accent, 2)
                    : selected                                          ? QPen(theme.accent, 1)
                    : framed                                            ? QPen(theme.strongLine, 1)
                                                                        : QPen(Qt::NoPen));
    painter->setBrush(ground);
    painter->drawRoundedRect(QRectF(row).adjusted(1.5, 2.5, -1.5, -2.5), sizes::buttonRadius, sizes::buttonRadius);
    if (isResult(index))
        paintResult(*painter, row.adjusted(10, 8, -10, -8), index);
    else
        paintArm(*painter, row.adjusted(8, 7, -8, -7), index);
    painter->restore();
}

void RankedDelegate::paintArm(QPainter &painter, const QRect &row, const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    const auto *model = qobject_cast<const RankedModel *>(index.model());
    const bool used = index.data(RankedModel::FateRole).toInt() == static_cast<int>(PassageFate::Used);
    const QColor hue = armColour(model->kind() == RankedModel::Kind::Meaning ? Arm::Meaning : Arm::Words, theme);
    const QFont body = typeFont(TypeStep::Body), caption = captionFont();
    const QFontMetrics bodyMetric(body), captionMetric(caption);
    const int rankWidth = captionMetric.horizontalAdvance(u"99"_s) + 8;
    painter.setFont(format::tabular(caption));
    painter.setPen(theme.secondText);
    painter.drawText(QRect(row.left(), row.top(), rankWidth, bodyMetric.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     index.data(RankedModel::RankRole).toString());
    const QRect words = row.adjusted(rankWidth, 0, 0, 0);
    painter.setFont(body);
    painter.setPen(used ? theme.text : theme.secondText);
    painter.drawText(
        QRect(words.left(), words.top(), words.width(), bodyMetric.height()), Qt::AlignLeft | Qt::AlignVCenter,
        bodyMetric.elidedText(index.data(RankedModel::TitleRole).toString(), Qt::ElideRight, words.width()));
    painter.setFont(caption);
    painter.setPen(theme.secondText);
    painter.drawText(
        QRect(words.left(), words.top() + bodyMetric.height(), words.width(), captionMetric.height()),
        Qt::AlignLeft | Qt::AlignVCenter,
        captionMetric.elidedText(index.data(RankedModel::PlaceRole).toString(), Qt::ElideMiddle, words.width()));
    const QRectF track(words.left(), row.bottom() - barHeight + 1, words.width(), barHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.line);
    painter.drawRoundedRect(track, 2, 2);
    QColor bar = hue;
    if (!used) bar.setAlphaF(0.55F);
    painter.setBrush(bar);
    QRectF filled = track;
    filled.setWidth(std::max(3.0, track.width() * index.data(RankedModel::ShareRole).toDouble()));
    painter.drawRoundedRect(filled, 2, 2);
}

int RankedDelegate::paintRank(QPainter &painter, QPoint at, const QString &text, const QColor &colour) const
{
    const QFontMetrics metric(painter.font());
    const int width = metric.horizontalAdvance(text) + 22;
    QColor ground = colour;
    ground.setAlphaF(m_themes.theme().dark ? 0.18F : 0.10F);
    const QRect pill(at.x(), at.y(), width, metric.height() + 3);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(pill, sizes::fieldRadius, sizes::fieldRadius);
    painter.setBrush(colour);
    painter.drawEllipse(QPointF(pill.left() + 8.5, pill.center().y() + 0.5), 3, 3);
    painter.setPen(m_themes.theme().text);
    painter.drawText(pill.adjusted(16, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text);
    return width + 6;
}

void RankedDelegate::paintResult(QPainter &painter, const QRect &row, const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    const auto fate = static_cast<PassageFate>(index.data(RankedModel::FateRole).toInt());
    const bool used = fate == PassageFate::Used;
    const QFont body = typeFont(TypeStep::Body, used ? QFont::DemiBold : QFont::Normal), caption = captionFont();
    const QFontMetrics bodyMetric(body), captionMetric(caption);

    const QRectF disc(row.left(), row.top() + (bodyMetric.height() - numberSize) / 2.0, numberSize, numberSize);
    painter.setPen(used ? QPen(Qt::NoPen) : QPen(theme.strongLine, 1));
    painter.setBrush(used ? QBrush(theme.accent) : QBrush(Qt::NoBrush));
    painter.drawEllipse(disc.adjusted(0.5, 0.5, -0.5, -0.5));
    painter.setFont(captionFont(QFont::DemiBold));
    painter.setPen(used ? theme.onAccent : theme.faintText);
    painter.drawText(disc, Qt::AlignCenter, used ? index.data(RankedModel::RankRole).toString() : u"–"_s);

    const QRect words = row.adjusted(numberSize + 8, 0, 0, 0);
    painter.setFont(body);
    painter.setPen(used ? theme.text : theme.secondText);
    const QString title = index.data(RankedModel::TitleRole).toString();
    const QString shown = bodyMetric.elidedText(title, Qt::ElideRight, words.width());
    painter.drawText(QRect(words.left(), words.top(), words.width(), bodyMetric.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, shown);
    // The place beside the title, where it leaves room.
    const int left = words.left() + bodyMetric.horizontalAdvance(shown) + 8;
    painter.setFont(caption);
    painter.setPen(theme.secondText);
    if (words.right() - left > 60)
        painter.drawText(QRect(left, words.top() + 1, words.right() - left, bodyMetric.height()),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         captionMetric.elidedText(index.data(RankedModel::PlaceRole).toString(), Qt::ElideMiddle,
                                                  words.right() - left));
    painter.setPen(theme.secondText);
    painter.drawText(
        QRect(words.left(), words.top() + bodyMetric.height(), words.width(), captionMetric.height()),
        Qt::AlignLeft | Qt::AlignVCenter,
        captionMetric.elidedText(index.data(RankedModel::ExcerptRole).toString(), Qt::ElideRight, words.width()));

    const QPoint foot(words.left(), row.bottom() - captionMetric.height() - 2);
    const QString word = fateWord(fate);
    const int wordWidth = captionMetric.horizontalAdvance(word) + 8;
    const int wordsRank = index.data(RankedModel::WordsRankRole).toInt();
    const int meaningRank = index.data(RankedModel::MeaningRankRole).toInt();
    QString wordsText = tr("words %1").arg(wordsRank), meaningText = tr("meaning %1").arg(meaningRank);
    constexpr int around = 28; // of a rank's text
    const int wanted = (wordsRank > 0 ? captionMetric.horizontalAdvance(wordsText) + around : 0) +
                       (meaningRank > 0 ? captionMetric.horizontalAdvance(meaningText) + around : 0);
    if (wanted + wordWidth > words.width()) { // the hue tells which is which
        wordsText = QString::number(wordsRank);
        meaningText = QString::number(meaningRank);
    }
    int x = foot.x();
    if (wordsRank > 0) x += paintRank(painter, {x, foot.y()}, wordsText, armColour(Arm::Words, theme));
    if (meaningRank > 0) x += paintRank(painter, {x, foot.y()}, meaningText, armColour(Arm::Meaning, theme));
    const QRect rest(x, foot.y(), std::max(0, words.right() - x), captionMetric.height() + 3);
    painter.setPen(used ? theme.good : fate == PassageFate::OverBudget ? theme.warn : theme.secondText);
    painter.drawText(rest, Qt::AlignRight | Qt::AlignVCenter,
                     captionMetric.elidedText(word, Qt::ElideRight, rest.width()));
}

} // namespace docswiki::ui
