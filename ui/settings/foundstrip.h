// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/local/foundserver.h"
#include "ui/common/thememanager.h"

#include <QFrame>
#include <QList>

class QLabel;
class QVBoxLayout;

namespace docswiki::ui {

/// “Found on this computer: Ollama 0.6 (3 models) [Add]”. Hidden while there is nothing to say.
class FoundStrip final : public QFrame {
    Q_OBJECT
public:
    explicit FoundStrip(ThemeManager &themes, QWidget *parent = nullptr);

    void setSearching();
    /// `asked`: the person wants to know, so that nothing found is told as well.
    void setServers(const QList<provider::local::FoundServer> &servers, bool asked);
    void setFailed(const QString &sentence);

Q_SIGNALS:
    void addRequested(const docswiki::provider::local::FoundServer &server);

private:
    void clearRows();
    void paintIcon();

    ThemeManager &m_themes;
    QLabel *m_icon;
    QLabel *m_title;
    QVBoxLayout *m_rows;
    QList<QWidget *> m_shown;
};

} // namespace docswiki::ui
