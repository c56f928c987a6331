// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/foundstrip.h"

#include "ui/common/icons.h"
#include "ui/settings/providerwords.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int iconSize = 20;
constexpr qsizetype mostShown = 10;
} // namespace

FoundStrip::FoundStrip(ThemeManager &themes, QWidget *parent)
    : QFrame(parent), m_themes(themes), m_icon(new QLabel(this)), m_title(new QLabel(this)), m_rows(new QVBoxLayout)
{
    setProperty("card", true);
    m_title->setWordWrap(true);
    m_title->setTextFormat(Qt::PlainText);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(sizes::space1);
    texts->addWidget(m_title);
    texts->addLayout(m_rows);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(sizes::space3, sizes::space2, sizes::space3, sizes::space2);
    row->setSpacing(sizes::space2);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    connect(&themes, &ThemeManager::themeChanged, this, &FoundStrip::paintIcon);
    paintIcon();
    hide();
}

void FoundStrip::setSearching()
{
    clearRows();
    m_title->setText(tr("Looking for model servers on this computer…"));
    show();
}

void FoundStrip::setServers(const QList<provider::local::FoundServer> &servers, bool asked)
{
    clearRows();
    if (servers.isEmpty()) {
        m_title->setText(
            tr("No other model server runs on this computer. Start Ollama, LM Studio, llama-server or vLLM "
               "and look again; one on another address can be added by hand."));
        setVisible(asked);
        return;
    }
    m_title->setText(tr("Found on this computer:"));
    for (const provider::local::FoundServer &server : servers.mid(0, mostShown)) {
        auto *one = new QWidget(this);
        auto *line = new QHBoxLayout(one);
        line->setContentsMargins(0, 0, 0, 0);
        line->setSpacing(sizes::space2);
        auto *name = new QLabel(providerwords::found(server), one);
        name->setTextFormat(Qt::PlainText);
        name->setProperty("strong", true);
        auto *address = new QLabel(server.baseUrl, one);
        address->setTextFormat(Qt::PlainText);
        address->setProperty("tone", u"second"_s);
        address->setProperty("type", u"caption"_s);
        auto *add = new QPushButton(tr("Add"), one);
        add->setAccessibleName(tr("Add %1").arg(name->text()));
        add->setToolTip(tr("Offer its models in the chat"));
        line->addWidget(name);
        line->addWidget(address, 1);
        line->addWidget(add);
        m_rows->addWidget(one);
        m_shown << one;
        connect(add, &QPushButton::clicked, this, [this, server, add] {
            add->setEnabled(false); // until the list says that it is there
            Q_EMIT addRequested(server);
        });
    }
    show();
}

void FoundStrip::setFailed(const QString &sentence)
{
    clearRows();
    m_title->setText(sentence);
    show();
}

void FoundStrip::clearRows()
{
    for (QWidget *one : std::exchange(m_shown, {})) {
        m_rows->removeWidget(one);
        one->hide();
        one->deleteLater(); // its button may be telling right now
    }
}

void FoundStrip::paintIcon()
{
    m_icon->setPixmap(iconPixmap(u"search"_s, m_themes.theme().accent, iconSize, devicePixelRatioF()));
}

} // namespace docswiki::ui
