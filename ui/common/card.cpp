// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/card.h"

#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QLabel>

namespace docswiki::ui {

Card::Card(const QString &title, QWidget *parent)
    : QFrame(parent), m_header(new QHBoxLayout), m_body(new QVBoxLayout)
{
    setProperty("card", true);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(sizes::space4, sizes::space3, sizes::space4, sizes::space3);
    all->setSpacing(sizes::space2);
    all->addLayout(m_header);
    all->addLayout(m_body, 1);
    m_header->setSpacing(sizes::space2);
    m_body->setSpacing(sizes::space2);
    if (!title.isEmpty()) {
        auto *label = new QLabel(title, this);
        label->setProperty("strong", true);
        m_header->addWidget(label);
        m_header->addStretch(1);
        setAccessibleName(title);
    }
}

} // namespace docswiki::ui
