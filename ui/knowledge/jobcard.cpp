// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/jobcard.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/indexshare.h"
#include "ui/common/stylesheet.h"

#include <QBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using knowledge::IndexPhase;

QString progressText(const knowledge::IndexProgress &p)
{
    QStringList parts;
    if (p.phase == IndexPhase::Scanning) {
        parts << JobCard::tr("%1 found so far").arg(format::files(p.filesTotal));
        return parts.join(u" · "_s);
    }
    parts << indexPercent(p);
    parts << JobCard::tr("%1 of %2").arg(format::whole(p.filesDone), format::files(p.filesTotal));
    if (p.phase == IndexPhase::Indexing && p.filesPerSecond > 0) {
        parts << format::perSecond(p.filesPerSecond, JobCard::tr("files"));
        parts << u"%1/s"_s.arg(format::bytes(qRound64(p.bytesPerSecond)));
    }
    if (p.phase == IndexPhase::Indexing && p.timeLeft)
        parts << JobCard::tr("about %1 left").arg(format::roughly(*p.timeLeft));
    if (p.filesUnchanged > 0)
        parts << JobCard::tr("%1 unchanged").arg(format::whole(p.filesUnchanged));
    if (p.filesFailed > 0)
        parts << JobCard::tr("%1 failed").arg(format::whole(p.filesFailed));
    return parts.join(u" · "_s);
}

QString summaryText(const knowledge::IndexSummary &s)
{
    const QString passages =
        s.chunks == 1 ? JobCard::tr("1 new passage") : JobCard::tr("%1 new passages").arg(format::whole(s.chunks));
    QStringList parts{JobCard::tr("%1, %2 in %3").arg(format::files(s.files), passages, format::duration(s.took))};
    if (s.unchanged > 0)
        parts << JobCard::tr("%1 unchanged").arg(format::whole(s.unchanged));
    if (s.removed > 0)
        parts << JobCard::tr("%1 taken out (gone, or left out now)").arg(format::whole(s.removed));
    if (!s.skipped.isEmpty())
        parts << (s.skipped.size() == 1 ? JobCard::tr("1 skipped, with its reason in the list")
                                        : JobCard::tr("%1 skipped, with their reasons in the list")
                                              .arg(format::whole(s.skipped.size())));
    return parts.join(u" · "_s);
}

JobCard::JobCard(ThemeManager &themes, QWidget *parent)
    : QFrame(parent), m_themes(themes), m_title(new ElidedLabel({}, Qt::ElideRight, this)), m_bar(new QProgressBar(this)),
      m_figures(new QLabel(this)), m_file(new ElidedLabel({}, Qt::ElideMiddle, this)), m_pause(new QPushButton(this)),
      m_cancel(new QPushButton(tr("Cancel"), this)), m_close(new QToolButton(this))
{
    setProperty("card", true);
    m_title->setProperty("strong", true);
    m_figures->setFont(format::tabular(m_figures->font()));
    m_figures->setWordWrap(true);
    m_file->setProperty("tone", u"second"_s);
    m_file->setProperty("type", u"caption"_s);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of indexing"));
    m_cancel->setToolTip(tr("End this job; what is indexed stays"));
    m_close->setProperty("variant", u"quiet"_s);
    m_close->setToolTip(tr("Close this note"));
    m_close->setAccessibleName(tr("Close this note"));

    auto *top = new QHBoxLayout;
    top->setSpacing(sizes::space2);
    top->addWidget(m_title, 1);
    top->addWidget(m_pause);
    top->addWidget(m_cancel);
    top->addWidget(m_close);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(sizes::space4, sizes::space3, sizes::space3, sizes::space3);
    all->setSpacing(sizes::space2);
    all->addLayout(top);
    all->addWidget(m_bar);
    all->addWidget(m_figures);
    all->addWidget(m_file);

    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (!m_running)
            Q_EMIT againRequested(m_library);
        else if (m_paused)
            Q_EMIT resumeRequested();
        else
            Q_EMIT pauseRequested();
    });
    connect(m_cancel, &QPushButton::clicked, this, &JobCard::cancelRequested);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    connect(&themes, &ThemeManager::themeChanged, this, &JobCard::paintIcons);
    paintIcons();
    hide();
}

void JobCard::setProgress(const knowledge::IndexProgress &p)
{
    const bool running = p.phase == IndexPhase::Scanning || p.phase == IndexPhase::Indexing || p.phase == IndexPhase::Paused;
    m_running = running;
    if (!running)
        return; // how it ended comes with setFinished()
    m_paused = p.phase == IndexPhase::Paused;
    m_library = p.library;
    const QString verb = m_paused ? tr("Paused: %1") : p.phase == IndexPhase::Scanning ? tr("Looking through %1") : tr("Indexing %1");
    m_title->setText(verb.arg(p.library));
    if (p.phase == IndexPhase::Scanning)
        m_bar->setRange(0, 0);
    else {
        m_bar->setRange(0, 1000);
        m_bar->setValue(static_cast<int>(indexShare(p) * 1000));
    }
    setLook(m_bar, "tone", m_paused ? u"warn"_s : QString());
    setLook(m_figures, "tone", QString());
    m_figures->setText(progressText(p));
    m_file->setText(p.currentFile);
    m_pause->setText(m_paused ? tr("Resume") : tr("Pause"));
    m_pause->setToolTip(m_paused ? tr("Go on where it was") : tr("Stop after the files that are being read; goes on where it was"));
    for (QWidget *one : {static_cast<QWidget *>(m_bar), static_cast<QWidget *>(m_file), static_cast<QWidget *>(m_pause), static_cast<QWidget *>(m_cancel)})
        one->show();
    m_close->hide();
    paintIcons();
    show();
}

void JobCard::setFinished(const Result<knowledge::IndexSummary> &result)
{
    m_running = false;
    for (QWidget *one : {static_cast<QWidget *>(m_bar), static_cast<QWidget *>(m_file), static_cast<QWidget *>(m_pause), static_cast<QWidget *>(m_cancel)})
        one->hide();
    m_close->show();
    if (result) m_library = result->library;
    // What is left undone can be gone on with; only new and changed files are read.
    m_paused = !m_library.isEmpty() && (!result || result->cancelled);
    m_pause->setVisible(m_paused);
    m_pause->setText(tr("Resume"));
    m_pause->setToolTip(tr("Index the files that are left"));
    paintIcons();
    if (result) {
        m_title->setText(result->cancelled ? tr("Cancelled: %1").arg(result->library) : tr("Indexed %1").arg(result->library));
        m_figures->setText(summaryText(*result));
        setLook(m_figures, "tone", u"second"_s);
    } else {
        m_title->setText(tr("Indexing failed"));
        m_figures->setText(result.error().message);
        setLook(m_figures, "tone", u"bad"_s);
    }
    show();
}

void JobCard::paintIcons()
{
    m_pause->setIcon(icon(m_paused ? u"play"_s : u"pause"_s, m_themes.theme()));
    m_cancel->setIcon(icon(u"close"_s, m_themes.theme()));
    m_close->setIcon(icon(u"close"_s, m_themes.theme()));
}

} // namespace docswiki::ui
