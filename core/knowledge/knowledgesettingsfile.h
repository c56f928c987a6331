// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/knowledgesettings.h"

#include <QByteArray>

#include <optional>

namespace docswiki::knowledge {

/// `knowledge.json`. Keys and passwords are never in it. All of this blocks: call it on a worker.
namespace knowledgesettingsfile {

struct Loaded {
    KnowledgeSettings settings;
    std::optional<Error> problem; ///< why the file could not be used, and where it is kept now; the defaults count
};

Loaded load(const QString &path); ///< no file: the defaults
/// Replaces the file whole. What other versions wrote into it, and we do not know, stays. Input error for settings that
/// checkKnowledgeSettings() refuses.
Result<void> save(const QString &path, const KnowledgeSettings &settings);

// What both are made of, without files.
Result<KnowledgeSettings> parse(const QByteArray &json);
QByteArray serialized(const KnowledgeSettings &settings, const QByteArray &before = {});

} // namespace knowledgesettingsfile

/// One sentence about the first thing that cannot be right.
Result<void> checkKnowledgeSettings(const KnowledgeSettings &settings);

} // namespace docswiki::knowledge
