// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/targettiles.h"

#include "ui/common/format.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype trendLength = 60;
}

Verdict judge(const metrics::Target &target)
{
    const auto text = [](const char *source) { return QCoreApplication::translate("docswiki::ui::judge", source); };
    if (target.count == 0 || !target.ok)
        return {text("no data yet"), Chip::Tone::Neutral};
    if (!*target.ok)
        return {text("over"), Chip::Tone::Bad};
    if (target.valueMs > 0.8 * target.targetMs)
        return {text("near"), Chip::Tone::Warn};
    return {text("good"), Chip::Tone::Good};
}

TargetTiles::TargetTiles(ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_entries{Entry{u"average_response"_s, Measure::Total, 5000}, Entry{u"first_token"_s, Measure::FirstToken, 2000},
                                 Entry{u"rag"_s, Measure::Documents, 10000}, Entry{u"web"_s, Measure::Web, 15000},
                                 Entry{u"reasoning"_s, Measure::Reasoning, 20000}}
{
    const QStringList names{tr("Average response"), tr("First token"), tr("With documents"), tr("With the web"), tr("With reasoning")};
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(sizes::space3);
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        m_entries[i].tile = new Tile(themes, names[static_cast<qsizetype>(i)], this);
        row->addWidget(m_entries[i].tile, 1);
    }
    set({}, {});
}

void TargetTiles::set(const QList<metrics::Target> &targets, const QList<metrics::TurnRecord> &turns)
{
    for (Entry &entry : m_entries) {
        metrics::Target target;
        target.targetMs = entry.targetMs;
        const auto found = std::find_if(targets.cbegin(), targets.cend(),
                                        [&entry](const metrics::Target &t) { return t.name == entry.name; });
        if (found != targets.cend())
            target = *found;
        const Verdict verdict = judge(target);
        const QString limit = format::durationMs(target.targetMs).remove(QLocale().decimalPoint() + u'0');
        Tile::Value value;
        value.figure = target.count > 0 ? format::durationMs(target.valueMs) : u"–"_s;
        value.note = target.count > 0 ? tr("target < %1 · n %2").arg(limit, format::whole(target.count))
                                      : tr("target < %1").arg(limit);
        value.word = verdict.word;
        value.tone = verdict.tone;
        const QList<double> values = valuesOf(turns, entry.measure);
        value.trend.values = values.mid(std::max<qsizetype>(0, values.size() - trendLength));
        value.trend.target = target.targetMs / 1000;
        entry.tile->set(value);
    }
}

} // namespace docswiki::ui
