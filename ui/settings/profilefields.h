// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QList>
#include <QMap>
#include <QString>

#include <optional>

/// The settings of a model as fields: names, words, limits. Pure; values by the names of the profile files.
namespace docswiki::ui::profilefields {

struct Field {
    QString name; ///< "max_tokens"
    QString label;
    QString unit;
    QString tip;
    double from;
    double to;
    bool whole;
    bool limit; ///< one of the five waits
};

const QList<Field> &all();

/// What was typed: none for an empty field, which means that the bundled value counts. Input error with a sentence.
Result<std::optional<double>> parse(const Field &field, const QString &text);
QString text(double value); ///< as it can be typed again

/// What counts while the person's field is empty, and says so if it follows from the time limit.
/// `own`, `bundled`: by name.
QString placeholder(const Field &field, const QMap<QString, double> &own, const QMap<QString, double> &bundled);

} // namespace docswiki::ui::profilefields
