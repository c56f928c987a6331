// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/systemstrip.h"

#include "ui/common/format.h"
#include "ui/common/sparkline.h"

#include <QBoxLayout>
#include <QLabel>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

SystemStrip::SystemStrip(ThemeManager &themes, QWidget *parent) : Card(tr("This computer"), parent)
{
    m_cells[Processor].name = tr("Processor, this app");
    m_cells[Memory].name = tr("Memory, this app");
    m_cells[Disk].name = tr("Disk in use");
    m_cells[Window].name = tr("Window stalls over 100 ms");
    auto *row = new QHBoxLayout;
    row->setSpacing(sizes::space6);
    for (Cell &cell : m_cells) {
        auto *column = new QVBoxLayout;
        column->setSpacing(sizes::space1);
        auto *name = new QLabel(cell.name, this);
        name->setProperty("tone", u"second"_s);
        name->setProperty("type", u"caption"_s);
        cell.figure = new QLabel(u"–"_s, this);
        cell.figure->setProperty("type", u"title"_s);
        cell.note = new QLabel(this);
        cell.note->setProperty("tone", u"second"_s);
        cell.note->setProperty("type", u"caption"_s);
        cell.trend = new Sparkline(themes, this);
        column->addWidget(name);
        column->addWidget(cell.figure);
        column->addWidget(cell.trend);
        column->addWidget(cell.note);
        row->addLayout(column, 1);
    }
    body()->addLayout(row);
}

void SystemStrip::add(const metrics::SystemStats &s)
{
    set(Processor, format::percent(s.processCpuPercent), tr("of one core · machine %1").arg(format::percent(s.cpuPercent)), s.processCpuPercent);
    set(Memory, format::bytes(s.processRssBytes), tr("resident · machine %1").arg(format::percent(s.memoryPercent)),
        static_cast<double>(s.processRssBytes));
    set(Disk, format::percent(s.diskPercent), tr("of the volume of the data folder"), s.diskPercent);
    set(Window, QString::number(s.uiStalls), tr("since the app started"), s.uiStalls);
}

void SystemStrip::set(Index index, const QString &figure, const QString &note, double value)
{
    Cell &cell = m_cells[index];
    cell.figure->setText(figure);
    cell.figure->setAccessibleName(u"%1: %2"_s.arg(cell.name, figure));
    cell.note->setText(note);
    cell.history.push(value);
    SparklineData trend;
    trend.values.reserve(static_cast<qsizetype>(cell.history.size()));
    for (std::size_t i = 0; i < cell.history.size(); ++i)
        trend.values << cell.history[i];
    cell.trend->setData(std::move(trend));
}

} // namespace docswiki::ui
