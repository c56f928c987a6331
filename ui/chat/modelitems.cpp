// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/modelitems.h"

#include "core/provider/excerpt/excerptprovider.h"
#include "ui/chat/formattext.h"
#include "ui/common/modeltitle.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int leastAnswers = 3; ///< for a speed to be shown

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ModelItems)
};

bool isBuiltIn(const provider::ModelInfo &model)
{
    return model.id == provider::ExcerptProvider::modelId();
}

/// USD a million tokens: "$0.25", "$2", "$37.50".
QString million(double perToken)
{
    const double usd = perToken * 1e6;
    if (usd >= 100) return u'$' + QString::number(std::llround(usd));
    QString text = QString::number(usd, 'f', usd < 0.1 ? 3 : 2);
    while (text.contains(u'.') && (text.endsWith(u'0') || text.endsWith(u'.')))
        text.chop(1);
    if (text.section(u'.', 1).size() == 1) text += u'0'; // $1.50, not $1.5
    return u'$' + text;
}

PickerItem itemOf(const provider::ModelInfo &model, const QHash<QString, docswiki::metrics::ModelStats> &stats)
{
    PickerItem item;
    item.id = model.id;
    // The title is the name that the answer bears; what the provider calls the model finds it, too.
    item.title = modelTitle(model.id);
    item.search = model.name;
    item.group = isBuiltIn(model) ? Words::tr("Built in") : model.provider;
    if (isBuiltIn(model))
        item.note = Words::tr("quotes your documents, without a network");
    else if (model.id.count(u'/') > 0)
        item.note = model.id.section(u'/', 0, -2);
    if (!model.name.isEmpty() && !isBuiltIn(model) && !model.name.endsWith(item.title, Qt::CaseInsensitive) &&
        model.name != model.id)
        item.note += (item.note.isEmpty() ? QString() : u" · "_s) + model.name;
    if (item.note.isEmpty()) item.note = model.provider;
    item.columns = {contextText(model.contextLength), priceText(model), speedText(stats.value(plainModelId(model.id)))};
    if (model.loaded.value_or(false)) item.mark = Words::tr("loaded");
    return item;
}

} // namespace

QString contextText(int tokens)
{
    if (tokens <= 0) return {};
    constexpr int k = 1024;
    if (tokens % (k * k) == 0) return u"%1M"_s.arg(tokens / (k * k));
    if (tokens % k == 0 && tokens < k * k) return u"%1k"_s.arg(tokens / k);
    return formatCount(tokens).replace(u".0M"_s, u"M"_s).replace(u".0k"_s, u"k"_s);
}

QString priceText(const provider::ModelInfo &model)
{
    if (!model.promptPrice && !model.completionPrice) return {};
    const double in = model.promptPrice.value_or(0), out = model.completionPrice.value_or(0);
    if (in < 0 || out < 0) return Words::tr("varies"); // OpenRouter's routers
    if (in == 0 && out == 0) return Words::tr("free");
    return million(in) + u" / "_s + million(out);
}

QString speedText(const docswiki::metrics::ModelStats &stats)
{
    if (stats.count < leastAnswers) return {};
    QString text;
    if (stats.firstTokenP50Ms > 0)
        text = formatDuration(
            std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double, std::milli>(stats.firstTokenP50Ms)));
    if (stats.errors > 0) {
        const QString share = u"%1 %"_s.arg(std::floor(100.0 * stats.successRate()));
        text = text.isEmpty() ? share : text + u" · "_s + share;
    }
    return text;
}

QStringList modelCaptions()
{
    return {Words::tr("context"), Words::tr("$ per M, in / out"), Words::tr("first token, success")};
}

QList<PickerItem> modelItems(const QList<provider::ModelInfo> &models,
                             const QHash<QString, docswiki::metrics::ModelStats> &stats, const QStringList &recent,
                             const QList<ProviderFailure> &failures)
{
    QList<PickerItem> items;
    items.reserve(models.size() + recent.size() + failures.size() + 1);
    QHash<QString, qsizetype> places;
    for (qsizetype i = 0; i < models.size(); ++i)
        places.insert(models[i].id, i);
    if (models.size() > 1) {
        for (const QString &id : recent) {
            const auto place = places.constFind(id);
            if (place == places.cend()) continue;
            PickerItem item = itemOf(models[*place], stats);
            item.group = Words::tr("Recent");
            item.repeated = true;
            items << item;
        }
    }
    const auto builtIn = std::find_if(models.cbegin(), models.cend(), isBuiltIn);
    provider::ModelInfo excerpt;
    excerpt.id = provider::ExcerptProvider::modelId();
    items << itemOf(builtIn == models.cend() ? excerpt : *builtIn, stats);

    // Each provider's stand together, in the order in which the providers come; failures of providers without models
    // last.
    QStringList groups;
    QHash<QString, QList<qsizetype>> byGroup;
    for (qsizetype i = 0; i < models.size(); ++i) {
        if (isBuiltIn(models[i])) continue;
        QList<qsizetype> &group = byGroup[models[i].provider];
        if (group.isEmpty()) groups << models[i].provider;
        group << i;
    }
    for (const ProviderFailure &failure : failures) {
        if (!groups.contains(failure.provider)) groups << failure.provider;
    }
    for (const QString &group : std::as_const(groups)) {
        for (const ProviderFailure &failure : failures) {
            if (failure.provider != group) continue;
            PickerItem notice;
            notice.id = modelactions::settings;
            notice.title = failure.sentence;
            notice.group = group.isEmpty() ? Words::tr("Providers") : group;
            notice.action = Words::tr("Open settings");
            items << notice;
        }
        for (const qsizetype place : byGroup.value(group))
            items << itemOf(models[place], stats);
    }
    return items;
}

} // namespace docswiki::ui
