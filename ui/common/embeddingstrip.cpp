// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/embeddingstrip.h"

#include "ui/common/format.h"
#include "ui/common/toneline.h"

#include <QBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using knowledge::EmbeddingProgress;

QString embeddingText(const EmbeddingProgress &p)
{
    QStringList parts{EmbeddingStrip::tr("%1 of %2 passages").arg(format::whole(p.done), format::whole(p.total))};
    if (p.running && p.perSecond > 0) {
        parts << EmbeddingStrip::tr("%1/s").arg(format::whole(qRound64(p.perSecond)));
        const double left = static_cast<double>(p.total - p.done) / p.perSecond;
        parts << EmbeddingStrip::tr("about %1 left")
                     .arg(
                         format::roughly(std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double>(left))));
    }
    return parts.join(u" · "_s);
}

EmbeddingStrip::EmbeddingStrip(ThemeManager &themes, QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel(this))
    , m_bar(new QProgressBar(this))
    , m_error(new ToneLine(themes, this))
    , m_settings(new QPushButton(tr("Settings"), this))
{
    setProperty("card", true);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    m_settings->setToolTip(tr("Settings › Search by meaning"));
    m_settings->hide();
    auto *words = new QVBoxLayout;
    words->setSpacing(6);
    words->addWidget(m_text);
    words->addWidget(m_bar);
    words->addWidget(m_error);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(sizes::space4, sizes::space3, sizes::space4, sizes::space3);
    row->addLayout(words, 1);
    row->addWidget(m_settings);
    connect(m_settings, &QPushButton::clicked, this, &EmbeddingStrip::settingsRequested);
    hide();
}

void EmbeddingStrip::setSettingsButton(bool shown)
{
    m_withButton = shown;
    m_settings->setVisible(shown && !m_progress.error.isEmpty());
}

void EmbeddingStrip::setProgress(const EmbeddingProgress &progress)
{
    if (progress == m_progress) return;
    m_progress = progress;
    const bool incomplete = !progress.space.model.isEmpty() && progress.done < progress.total;
    setVisible(incomplete || !progress.error.isEmpty());
    m_text->setVisible(incomplete);
    m_bar->setVisible(incomplete);
    m_text->setText(
        (progress.running ? tr("Learning what passages mean, with %1: %2") : tr("Found by their meaning, with %1: %2"))
            .arg(progress.space.model, embeddingText(progress)));
    m_bar->setValue(progress.total > 0 ? static_cast<int>(1000 * progress.done / progress.total) : 0);
    m_bar->setAccessibleName(m_text->text());
    m_error->set(progress.error, Chip::Tone::Warn);
    m_settings->setVisible(m_withButton && !progress.error.isEmpty());
    setAccessibleName(progress.error.isEmpty() ? m_text->text() : progress.error);
}

} // namespace docswiki::ui
