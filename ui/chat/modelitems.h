// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/snapshot.h"
#include "core/provider/chatprovider.h"
#include "ui/chat/pickeritem.h"

#include <QHash>
#include <QList>

namespace docswiki::ui {

/// Why a provider has no models to offer just now.
struct ProviderFailure {
    QString provider; ///< the heading it stands under
    QString sentence;
    bool operator==(const ProviderFailure &) const = default;
};

/// The ids of what is no model.
namespace modelactions {
inline const QString settings = QStringLiteral("action:settings");
inline const QString refresh = QStringLiteral("action:refresh");
} // namespace modelactions

/// The list of models as the picker shows it: those chosen last, the built-in one (always), then each provider's, with
/// context, price and the speed of our own traffic where they are known.
QList<PickerItem> modelItems(const QList<provider::ModelInfo> &models,
                             const QHash<QString, docswiki::metrics::ModelStats> &stats, const QStringList &recent,
                             const QList<ProviderFailure> &failures);
QStringList modelCaptions();

QString contextText(int tokens);                     ///< "128k", "1M"; empty: unknown
QString priceText(const provider::ModelInfo &model); ///< "$0.25 / $2", "free"; USD a million tokens, in and out
QString speedText(const docswiki::metrics::ModelStats &stats); ///< "0.80 s", "0.80 s · 92 %"; empty: too few answers

} // namespace docswiki::ui
