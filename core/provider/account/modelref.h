// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMetaType>
#include <QString>
#include <QStringList>

namespace docswiki::provider {

/// A model, and whose it is: `llama3.2:3b@ollama`. What people type and files hold.
struct ModelRef {
    QString model;   ///< as the provider names it; may hold '@', '/' and ':'
    QString account; ///< id of a ProviderAccount; empty: whoever comes first

    bool operator==(const ModelRef &) const = default;
};

/// What follows the last '@' is an account only when `accounts` has it; else all of it is the model's name.
ModelRef parseModelRef(const QString &text, const QStringList &accounts);
QString toText(const ModelRef &ref);

} // namespace docswiki::provider

Q_DECLARE_METATYPE(docswiki::provider::ModelRef)
