// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/tile.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/format.h"

#include <QBoxLayout>
#include <QLabel>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

Tile::Tile(ThemeManager &themes, const QString &name, QWidget *parent)
    : QFrame(parent), m_name(name), m_figure(new QLabel(u"–"_s, this)), m_note(new ElidedLabel({}, Qt::ElideRight, this)),
      m_chip(new Chip(themes, this)), m_trend(new Sparkline(themes, this))
{
    setProperty("card", true);
    auto *nameLabel = new ElidedLabel(name, Qt::ElideRight, this);
    nameLabel->setProperty("tone", u"second"_s);
    m_figure->setProperty("type", u"display"_s);
    m_figure->setFont(format::tabular(m_figure->font()));
    m_note->setProperty("tone", u"second"_s);
    m_note->setProperty("type", u"caption"_s);

    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(sizes::space3, sizes::space3, sizes::space3, sizes::space3);
    all->setSpacing(sizes::space1);
    all->addWidget(nameLabel);
    auto *row = new QHBoxLayout;
    row->setSpacing(sizes::space1);
    row->addWidget(m_figure, 1);
    row->addWidget(m_chip);
    all->addLayout(row);
    all->addWidget(m_trend);
    all->addWidget(m_note);
}

void Tile::set(const Value &value)
{
    m_figure->setText(value.figure);
    m_note->setText(value.note);
    m_chip->set(value.word, value.tone);
    m_chip->setVisible(!value.word.isEmpty());
    m_trend->setData(value.trend);
    setAccessibleName(tr("%1: %2, %3, %4").arg(m_name, value.figure, value.note, value.word));
}

} // namespace docswiki::ui
