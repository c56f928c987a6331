// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/types.h"

#include <QFuture>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace docswiki::tool {

/// What one call came to. The passages are written under `content`, numbered, fenced and labelled as data, by the turn:
/// only it knows the numbers under which the answer may cite them.
struct ToolAnswer {
    QString content; ///< for the model
    QString summary; ///< for people, a few words: "3 passages"
    QList<knowledge::Passage> passages;

    bool operator==(const ToolAnswer &) const = default;
};

/// What a tool looks at: it is not offered where the person has switched that off, and its time counts as ours only
/// when it stays on this machine.
enum class Reach { Documents, Web, Other };

/// What the person chose for the turn; a model cannot go beyond it.
struct ToolContext {
    QStringList libraries; ///< empty: the model may choose any
    int topK = 4;    ///< unless the model asks for another number
};

/// Something a model can call. One object for all turns; engine's thread.
class Tool {
public:
    virtual ~Tool() = default;

    virtual QString name() const = 0; ///< A-Z a-z 0-9 _ -, at most 64
    /// One entry of the request's `tools`, always the same bytes: providers cache prompts by them.
    virtual QJsonObject definition() const = 0;
    virtual Reach reach() const = 0;
    /// Answers when it is done; many calls may run side by side. Cancelling the future stops the work. An error's
    /// message goes to the model, and is a sentence that tells it what to change.
    virtual QFuture<Result<ToolAnswer>> run(const QJsonObject &arguments, const ToolContext &context) = 0;
};

/// The wire form of a definition. `properties`: JSON schema of each argument.
QJsonObject functionDefinition(const QString &name, const QString &description, const QJsonObject &properties,
                               const QStringList &required);

} // namespace docswiki::tool
