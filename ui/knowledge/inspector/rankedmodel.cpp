// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/inspector/rankedmodel.h"

#include "ui/common/passageplace.h"

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using knowledge::PassageFate;
using knowledge::RankedPassage;

namespace {
constexpr qsizetype excerptLetters = 240;
}

void RankedModel::set(std::shared_ptr<const knowledge::RetrievalReport> report, const QList<int> &order, int used,
                      int most)
{
    beginResetModel();
    m_report = std::move(report);
    m_order = order;
    m_used = used;
    m_shown = static_cast<int>(std::min<qsizetype>(order.size(), most));
    endResetModel();
}

int RankedModel::rowOf(int passage) const
{
    const qsizetype row = m_order.indexOf(passage);
    return row < m_shown ? static_cast<int>(row) : -1;
}

int RankedModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_shown;
}

QString RankedModel::spoken(int passage) const
{
    const RankedPassage &one = m_report->passages[passage];
    QStringList parts{documentTitle(one.passage.document, one.passage.title)};
    parts << placeParts(one.passage);
    if (one.keywordRank) parts << tr("words number %1").arg(*one.keywordRank);
    if (one.vectorRank) parts << tr("meaning number %1").arg(*one.vectorRank);
    parts << fateWord(one.fate);
    return parts.join(u", "_s);
}

QVariant RankedModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const int passage = m_order[index.row()];
    const RankedPassage &one = m_report->passages[passage];
    switch (role) {
    case PassageRole: return passage;
    case Qt::DisplayRole:
    case TitleRole: return documentTitle(one.passage.document, one.passage.title);
    case PlaceRole: {
        QStringList parts = placeParts(one.passage);
        if (parts.isEmpty()) parts << documentTitle(containerOf(one.passage.document));
        return parts.join(u" · "_s);
    }
    case ExcerptRole: return one.passage.text.left(excerptLetters).simplified();
    case RankRole:
        if (m_kind == Kind::Results) return index.row() < m_used ? index.row() + 1 : 0;
        return armRank(one, m_kind == Kind::Words ? Arm::Words : Arm::Meaning).value_or(0);
    case ShareRole: return armShare(*m_report, passage, m_kind == Kind::Meaning ? Arm::Meaning : Arm::Words);
    case FateRole: return static_cast<int>(one.fate);
    case WordsRankRole: return one.keywordRank.value_or(0);
    case MeaningRankRole: return one.vectorRank.value_or(0);
    case FirstLeftOutRole: return m_kind == Kind::Results && index.row() == m_used;
    case Qt::ToolTipRole: return fateReason(*m_report, passage);
    case Qt::AccessibleTextRole: return spoken(passage);
    default: return {};
    }
}

} // namespace docswiki::ui
