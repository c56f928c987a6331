// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <vector>

namespace docswiki::provider::openai {

/// Puts the streamed `reasoning_details` of OpenRouter together, so that they can be handed back as the model wrote
/// them: pieces of text or summary with the same type and index as the item before them go on with it (the last
/// signature, id and format count); everything else is an item of its own, in order, unchanged. At most 4,096 items.
class ReasoningDetails {
public:
    void add(const QJsonArray &details);
    QJsonArray all() const;

private:
    struct Item {
        QJsonObject fields;
        QString text;    ///< grows outside of the JSON value, which would be copied for each piece
        QString summary; ///< likewise
    };
    std::vector<Item> m_items;
};

} // namespace docswiki::provider::openai
