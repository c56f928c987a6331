// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/connectionchecklist.h"

#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/stylesheet.h"
#include "ui/settings/providerwords.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using provider::ConnectionStep;
using provider::ConnectionStepKind;
using provider::ConnectionStepState;

namespace {

constexpr int iconSize = 16;
constexpr auto clockEvery = std::chrono::milliseconds(100);

QString iconOf(ConnectionStepState state)
{
    switch (state) {
    case ConnectionStepState::Passed: return u"check"_s;
    case ConnectionStepState::Failed: return u"close"_s;
    case ConnectionStepState::Running: return u"timing"_s;
    case ConnectionStepState::Waiting:
    case ConnectionStepState::Skipped: break;
    }
    return {};
}

} // namespace

ConnectionChecklist::ConnectionChecklist(ThemeManager &themes, QWidget *parent)
    : QFrame(parent), m_themes(themes), m_title(new QLabel(this)), m_cancel(new QPushButton(tr("Stop the test"), this))
{
    setProperty("card", true);
    m_title->setProperty("strong", true);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_cancel->setProperty("variant", u"link"_s);
    m_cancel->setToolTip(tr("Stop the test; nothing is changed by it (Esc)"));
    connect(m_cancel, &QPushButton::clicked, this, &ConnectionChecklist::cancelRequested);
    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_cancel);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(sizes::space3);
    grid->setVerticalSpacing(sizes::space1);
    grid->setColumnStretch(4, 1);
    for (const auto kind : {ConnectionStepKind::Name, ConnectionStepKind::Connect, ConnectionStepKind::Tls,
                            ConnectionStepKind::Key, ConnectionStepKind::Models, ConnectionStepKind::Token})
        addRow(kind, grid);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(sizes::space3, sizes::space2, sizes::space3, sizes::space3);
    all->setSpacing(sizes::space2);
    all->addLayout(top);
    all->addLayout(grid);
    connect(&m_clock, &QTimer::timeout, this, &ConnectionChecklist::tick);
    connect(&themes, &ThemeManager::themeChanged, this, &ConnectionChecklist::paintIcons);
    hide();
}

void ConnectionChecklist::addRow(ConnectionStepKind kind, QGridLayout *grid)
{
    Row row{{},
            new QLabel(this),
            new QLabel(this),
            new QLabel(this),
            new QLabel(this),
            new QLabel(this),
            new ToneLine(m_themes, this)};
    row.step.kind = kind;
    row.icon->setFixedSize(iconSize, iconSize);
    row.title->setText(provider::connectionStepTitle(kind));
    row.time->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row.time->setFont(format::tabular(row.time->font()));
    row.time->setMinimumWidth(row.time->fontMetrics().horizontalAdvance(u"00 min 00 s"_s));
    row.detail->setTextFormat(Qt::PlainText);
    row.detail->setProperty("tone", u"second"_s);
    row.detail->setProperty("type", u"caption"_s);
    row.detail->setWordWrap(true);
    row.failure->setAccessibleDescription(row.title->text());
    const int line = grid->rowCount();
    grid->addWidget(row.icon, line, 0, Qt::AlignCenter);
    grid->addWidget(row.title, line, 1);
    grid->addWidget(row.word, line, 2);
    grid->addWidget(row.time, line, 3);
    grid->addWidget(row.detail, line, 4);
    grid->addWidget(row.failure, line + 1, 1, 1, 4);
    m_rows << row;
}

void ConnectionChecklist::start(const QString &what)
{
    m_what = what;
    m_running = true;
    m_title->setText(tr("Testing %1…").arg(what));
    setLook(m_title, "tone", {});
    m_cancel->show();
    for (Row &row : m_rows) {
        row.step = ConnectionStep{row.step.kind};
        showRow(row);
    }
    m_sinceStart.start();
    m_since.start();
    m_clock.start(clockEvery);
    show();
}

void ConnectionChecklist::setStep(const ConnectionStep &step)
{
    const auto row = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row &r) { return r.step.kind == step.kind; });
    if (row == m_rows.end()) return;
    if (step.state == ConnectionStepState::Running && row->step.state != ConnectionStepState::Running)
        m_since.restart();
    row->step = step;
    showRow(*row);
}

void ConnectionChecklist::showRow(Row &row)
{
    const ConnectionStep &step = row.step;
    const bool timed = step.state == ConnectionStepState::Passed || step.state == ConnectionStepState::Failed;
    row.word->setText(providerwords::stepWord(step.state));
    row.time->setText(timed ? format::duration(step.took) : QString());
    row.detail->setText(step.detail);
    const bool quiet = step.state == ConnectionStepState::Waiting || step.state == ConnectionStepState::Skipped;
    setLook(row.title, "tone", quiet ? u"second"_s : QString());
    setLook(row.word, "tone",
            step.state == ConnectionStepState::Passed    ? u"good"_s
            : step.state == ConnectionStepState::Failed  ? u"bad"_s
            : step.state == ConnectionStepState::Running ? u"accent"_s
                                                         : u"faint"_s);
    const bool failed = step.state == ConnectionStepState::Failed;
    row.failure->set(failed && step.error ? step.error->message : QString(), Chip::Tone::Bad);
    row.icon->setAccessibleName(textOf(step.kind));
    paintIcon(row);
    if (step.state == ConnectionStepState::Running) tick();
}

void ConnectionChecklist::setFinished(bool ok)
{
    if (!m_running) return;
    settle();
    const QString time = format::durationMs(static_cast<double>(m_sinceStart.elapsed()));
    m_title->setText(ok ? tr("%1 works. The test took %2.").arg(m_what, time)
                        : tr("%1 does not work yet.").arg(m_what));
    setLook(m_title, "tone", ok ? u"good"_s : u"bad"_s);
}

void ConnectionChecklist::setCancelled()
{
    if (!m_running) return;
    settle();
    m_title->setText(tr("The test was stopped."));
    setLook(m_title, "tone", u"second"_s);
}

void ConnectionChecklist::settle()
{
    m_running = false;
    m_clock.stop();
    m_cancel->hide();
    for (Row &row : m_rows) {
        if (row.step.state == ConnectionStepState::Running) row.step.state = ConnectionStepState::Waiting;
        showRow(row);
        if (row.step.state == ConnectionStepState::Waiting) row.word->setText(tr("not tried"));
    }
}

void ConnectionChecklist::clear()
{
    m_running = false;
    m_clock.stop();
    hide();
}

QString ConnectionChecklist::textOf(ConnectionStepKind kind) const
{
    const auto row = std::find_if(m_rows.begin(), m_rows.end(), [kind](const Row &r) { return r.step.kind == kind; });
    if (row == m_rows.end()) return {};
    QString text = u"%1: %2"_s.arg(row->title->text(), row->word->text());
    const QString more = row->step.state == ConnectionStepState::Skipped ? row->detail->text() : row->time->text();
    return more.isEmpty() ? text : text + u", "_s + more;
}

void ConnectionChecklist::tick()
{
    for (Row &row : m_rows) {
        if (row.step.state == ConnectionStepState::Running)
            row.time->setText(format::durationMs(static_cast<double>(m_since.elapsed() / 100 * 100)));
    }
}

void ConnectionChecklist::paintIcons()
{
    for (const Row &row : m_rows)
        paintIcon(row);
}

void ConnectionChecklist::paintIcon(const Row &row)
{
    const QString name = iconOf(row.step.state);
    if (name.isEmpty()) {
        row.icon->setText(row.step.state == ConnectionStepState::Skipped ? u"–"_s : u"·"_s);
        row.icon->setAlignment(Qt::AlignCenter);
        return;
    }
    const QColor colour = toneColour(providerwords::stepTone(row.step.state), m_themes.theme());
    row.icon->setPixmap(iconPixmap(name, colour, iconSize, devicePixelRatioF()));
}

} // namespace docswiki::ui
