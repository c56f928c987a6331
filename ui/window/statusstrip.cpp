// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/statusstrip.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/indexshare.h"
#include "ui/common/stylesheet.h"

#include <QBoxLayout>
#include <QLabel>
#include <QMouseEvent>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int narrow = 1080;
}

QString targetsText(const QList<metrics::Target> &targets)
{
    const auto measured =
        std::count_if(targets.cbegin(), targets.cend(), [](const auto &t) { return t.ok.has_value(); });
    const auto met =
        std::count_if(targets.cbegin(), targets.cend(), [](const auto &t) { return t.ok.value_or(false); });
    return measured == 0 ? QString() : StatusStrip::tr("targets %1/%2").arg(met).arg(measured);
}

StatusStrip::StatusStrip(ThemeManager &themes, QWidget *parent)
    : QFrame(parent)
    , m_themes(themes)
    , m_sign(new QLabel(this))
    , m_model(new ElidedLabel({}, Qt::ElideRight, this))
    , m_firstToken(new QLabel(this))
    , m_targets(new QLabel(this))
    , m_indexing(new ElidedLabel({}, Qt::ElideMiddle, this))
    , m_system(new QLabel(this))
{
    setProperty("bar", u"bottom"_s);
    setFixedHeight(29);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(sizes::space4, 0, sizes::space4, 0);
    row->setSpacing(sizes::space4);
    auto *health = new QHBoxLayout;
    health->setSpacing(6);
    health->addWidget(m_sign);
    health->addWidget(m_model);
    row->addLayout(health);
    row->addWidget(m_firstToken);
    row->addWidget(m_targets);
    row->addStretch(1);
    row->addWidget(m_indexing, 100);
    row->addWidget(m_system);
    for (QLabel *label :
         {static_cast<QLabel *>(m_model), m_firstToken, m_targets, static_cast<QLabel *>(m_indexing), m_system}) {
        label->setProperty("type", u"caption"_s);
        label->setProperty("tone", u"second"_s);
        label->setFont(format::tabular(label->font()));
        label->setTextFormat(Qt::PlainText);
    }
    m_model->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_firstToken->setToolTip(tr("The last answer's first token; p50 and p95 of this model's answers, and how many"));
    m_targets->setToolTip(tr("Targets that hold, of those with data; open the dashboard (Ctrl+3)"));
    m_system->setToolTip(tr("This app: processor (100 % is one core) and memory"));
    m_indexing->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_indexing->setCursor(Qt::PointingHandCursor);
    m_targets->setCursor(Qt::PointingHandCursor);
    m_indexing->hide();
    connect(&themes, &ThemeManager::themeChanged, this, &StatusStrip::paint);
    setHealth(modelHealth({}, {}));
}

void StatusStrip::setHealth(const ModelHealth &health)
{
    m_health = health;
    m_model->setText(healthText(health));
    showFirstToken();
    paint();
}

void StatusStrip::showFirstToken()
{
    QString text;
    if (m_health.lastFirstToken.count() > 0) text = tr("first token %1").arg(format::duration(m_health.lastFirstToken));
    if (!text.isEmpty() && m_health.count > 0) {
        const QString p95 = format::durationMs(m_health.firstTokenP95Ms), n = format::whole(m_health.count);
        text += width() < narrow
                    ? tr(" (p95 %1 · n %2)").arg(p95, n)
                    : tr(" (p50 %1 · p95 %2 · n %3)").arg(format::durationMs(m_health.firstTokenP50Ms), p95, n);
    }
    m_firstToken->setText(text);
    m_firstToken->setVisible(!text.isEmpty());
}

void StatusStrip::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    showFirstToken();
}

void StatusStrip::setSnapshot(const metrics::Snapshot &snapshot)
{
    const QString targets = targetsText(snapshot.targets);
    m_targets->setText(targets);
    m_targets->setVisible(!targets.isEmpty());
    const bool missed =
        std::any_of(snapshot.targets.cbegin(), snapshot.targets.cend(), [](const auto &t) { return t.ok == false; });
    setLook(m_targets, "tone", missed ? u"warn"_s : u"second"_s);
    m_system->setText(
        tr("%1 CPU · %2")
            .arg(format::percent(snapshot.system.processCpuPercent), format::bytes(snapshot.system.processRssBytes)));
    setAccessibleName(text());
}

void StatusStrip::setProgress(const knowledge::IndexProgress &p)
{
    using knowledge::IndexPhase;
    const bool running =
        p.phase == IndexPhase::Scanning || p.phase == IndexPhase::Indexing || p.phase == IndexPhase::Paused;
    m_indexing->setVisible(running);
    if (!running) return;
    m_indexing->setText(p.phase == IndexPhase::Paused ? tr("Indexing paused at %1").arg(indexPercent(p))
                        : p.phase == IndexPhase::Scanning
                            ? tr("Looking for files: %1 so far").arg(format::whole(p.filesTotal))
                            : tr("Indexing %1 · %2").arg(p.library, indexPercent(p)));
    m_indexing->setToolTip(tr("Open the library (Ctrl+2)"));
}

QString StatusStrip::text() const
{
    QStringList parts;
    for (const QLabel *label : {static_cast<const QLabel *>(m_model), static_cast<const QLabel *>(m_firstToken),
                                static_cast<const QLabel *>(m_targets), static_cast<const QLabel *>(m_indexing),
                                static_cast<const QLabel *>(m_system)}) {
        if (!label->isHidden() && !label->text().isEmpty()) parts << label->text();
    }
    return parts.join(u" · "_s);
}

void StatusStrip::mousePressEvent(QMouseEvent *event)
{
    const QPoint at = event->position().toPoint();
    if (m_indexing->isVisible() && m_indexing->geometry().contains(at))
        Q_EMIT libraryRequested();
    else if (m_targets->geometry().contains(at) || m_firstToken->geometry().contains(at))
        Q_EMIT dashboardRequested();
}

void StatusStrip::paint()
{
    const QString name = toneIcon(m_health.tone).isEmpty() ? u"info"_s : toneIcon(m_health.tone);
    m_sign->setPixmap(iconPixmap(name, toneColour(m_health.tone, m_themes.theme()), 14, devicePixelRatioF()));
    setAccessibleName(text());
}

} // namespace docswiki::ui
