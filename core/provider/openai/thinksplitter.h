// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

namespace docswiki::provider::openai {

/// Some servers send a model's reasoning inside the answer, between `<think>` and `</think>`. This takes it apart, also
/// where a tag is cut between two pieces. Only a block at the very beginning counts (after white space), so that an
/// answer that speaks about these tags stays whole.
class ThinkSplitter {
public:
    struct Piece {
        QString reasoning;
        QString content;
    };

    Piece feed(const QString &text);
    Piece finish(); ///< what was held back because it might have become a tag

private:
    enum class Where { Before, Inside, JustAfter, Outside };

    Where m_where = Where::Before;
    QString m_held;
};

} // namespace docswiki::provider::openai
