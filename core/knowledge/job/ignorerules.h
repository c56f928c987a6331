// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QList>
#include <QString>
#include <QStringList>
#include <QStringView>

namespace docswiki::knowledge {

/// The patterns of one ignore file, as .gitignore knows them: `#` comments, `!` takes back, a slash at the beginning or
/// in the middle ties a pattern to the file's folder, one at the end means folders only, `**` stands for any folders,
/// `*`, `?` and `[a-z]` do not match a slash, `\` takes a character as it is. A pure value; at most 10,000 patterns
/// of 1,000 characters.
class IgnoreRules {
public:
    enum class Verdict { None, Ignored, Kept }; ///< Kept: a pattern with `!` spoke last

    static IgnoreRules parse(const QString &text);

    bool isEmpty() const { return m_rules.isEmpty(); }
    /// Of a path relative to the folder of the patterns, "docs/draft.md". What lies in an ignored folder is ignored by
    /// not going there: ask for each folder on the way.
    Verdict verdict(QStringView path, bool isFolder) const;

    bool operator==(const IgnoreRules &) const = default;

private:
    struct Rule {
        QStringList parts; ///< between slashes; "**": any number of folders
        bool kept = false;
        bool foldersOnly = false;
        bool anchored = false; ///< otherwise it matches a name in any depth
        bool operator==(const Rule &) const = default;
    };
    QList<Rule> m_rules;
};

} // namespace docswiki::knowledge
