// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/openai/providerfault.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace docswiki::provider::openai {

/// How the request to one model must differ from the usual one.
struct ModelQuirks {
    std::optional<bool> completionTokens; ///< the limit is called max_completion_tokens (true) or max_tokens (false)
    int maxTokensCap = 0;                 ///< the most it takes; 0: not known
    QStringList dropped;                  ///< fields that are left out
    bool emptyContent = false;            ///< "" where the content of a message is null

    bool operator==(const ModelQuirks &) const = default;
};

/// `body`, changed as the model wants it.
QJsonObject adapt(QJsonObject body, const ModelQuirks &quirks);

/// What to change in `body`, which the provider refused, so that it takes it: on top of `known`, which `body` heeds
/// already. None when the fault is about something else, or about what cannot be left out. `remember` tells whether
/// that holds for later requests, too (a limit that only this long prompt met does not).
struct QuirkChange {
    ModelQuirks quirks;
    bool remember = true;
    QString what; ///< for the log: "max_tokens is max_completion_tokens"
};
std::optional<QuirkChange> changeFor(const ProviderFault &fault, const QJsonObject &body, const ModelQuirks &known);

/// What was learnt of models, by (base URL, model). A value; at most 256 models, the one learnt of first goes first.
class RequestQuirks {
public:
    static constexpr qsizetype maxModels = 256;

    ModelQuirks of(const QUrl &base, const QString &model) const;
    void set(const QUrl &base, const QString &model, const ModelQuirks &quirks);
    qsizetype size() const { return m_quirks.size(); }

    QJsonObject toJson() const;
    static RequestQuirks fromJson(const QJsonObject &json); ///< what makes no sense is left out

    bool operator==(const RequestQuirks &) const = default;

private:
    QHash<QString, ModelQuirks> m_quirks; ///< by "base model"
    QStringList m_order;
};

/// Holds what all providers learn, on the engine's thread. Who keeps it over restarts saves it at changed().
class QuirkBook final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(QuirkBook)
public:
    explicit QuirkBook(RequestQuirks known = {}, QObject *parent = nullptr)
        : QObject(parent), m_quirks(std::move(known))
    {
    }

    const RequestQuirks &quirks() const { return m_quirks; }
    void learn(const QUrl &base, const QString &model, const ModelQuirks &quirks);

Q_SIGNALS:
    void changed();

private:
    RequestQuirks m_quirks;
};

} // namespace docswiki::provider::openai
