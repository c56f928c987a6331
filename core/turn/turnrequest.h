// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/chattypes.h"

#include <QMetaType>
#include <QString>

namespace docswiki::turn {

enum class Use { Auto, On, Off };

/// What the person asks for with one press of Enter.
struct TurnRequest {
    QString question;
    QString model;   ///< a model id; empty: the excerpt model
    QStringList libraries; ///< empty: as RetrieveQuery::libraries
    Use documents = Use::Auto;
    Use web = Use::Auto;
    int topK = 4;
    QList<provider::ChatMessage> history; ///< earlier messages of this branch, oldest first

    QString conversationId; ///< empty: the engine starts a new conversation
    QString parentId;       ///< the message this question answers; empty: the conversation's first
};

} // namespace docswiki::turn

Q_DECLARE_METATYPE(docswiki::turn::TurnRequest)
