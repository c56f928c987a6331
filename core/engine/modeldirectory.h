// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/chatprovider.h"

#include <QFuture>

#include <memory>

namespace docswiki::engine {

/// Who answers for which model: the excerpt model for itself, the provider that is set up for all others. Engine's thread.
class ModelDirectory final {
    Q_DISABLE_COPY_MOVE(ModelDirectory)
public:
    explicit ModelDirectory(const QString &profileOverrides);
    ~ModelDirectory();

    void setProvider(const QString &baseUrl, const QString &apiKey);

    struct Choice {
        provider::ChatProvider &provider;
        provider::ModelProfile profile;
        bool own = false; ///< runs inside this program
    };
    /// Never fails: a model that nobody can answer for gets a provider whose answer is the reason.
    Choice choose(const QString &model);

    /// The excerpt model and what the provider lists; without the provider's when it does not answer in time.
    QFuture<Result<QList<provider::ModelInfo>>> models();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace docswiki::engine
