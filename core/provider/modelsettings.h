// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

#include <QMap>
#include <QMetaType>
#include <QString>

#include <optional>

namespace docswiki::provider {

/// What is set for one model; what is not set comes from elsewhere. The units are those of the files
/// (resources/profiles/README.md), so that what people type is what is kept.
struct ModelSettings {
    std::optional<int> maxTokens;
    std::optional<double> temperature;
    std::optional<double> timeout;         ///< s; the five limits follow from it unless they are set
    std::optional<int> streamChunk;        ///< characters
    std::optional<double> connect;         ///< s
    std::optional<double> headers;         ///< s
    std::optional<double> firstContent;    ///< s
    std::optional<double> gap;             ///< s
    std::optional<double> total;           ///< s
    std::optional<int> contextLength;      ///< tokens
    std::optional<double> promptPrice;     ///< USD a million tokens
    std::optional<double> completionPrice; ///< USD a million tokens

    bool operator==(const ModelSettings &) const = default;
};

/// The same by the names of the files: "max_tokens", …
QMap<QString, double> settingsByName(const ModelSettings &settings);
ModelSettings settingsFromNames(const QMap<QString, double> &values);

} // namespace docswiki::provider

Q_DECLARE_METATYPE(docswiki::provider::ModelSettings)
