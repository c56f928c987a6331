// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QTcpServer>

#include <functional>

namespace docswiki::desktop {

class DesktopApp;

/// What the pictures of the settings need to happen, over the real engine: a server on this machine that is silent, so
/// that a connection test runs on, and an address where nobody listens, so that one fails.
class SettingsScenes final : public QObject {
    Q_OBJECT
public:
    /// As Screenshots::addShot(): a name, what begins it, when it may be taken.
    using AddShot =
        std::function<void(const QString &name, std::function<void()> begin, std::function<bool()> isReady)>;

    explicit SettingsScenes(DesktopApp &app, QObject *parent = nullptr);
    void addTo(const AddShot &addShot);

private:
    void openTest(const QString &address);
    void closeTest();

    DesktopApp &m_app;
    QTcpServer m_silent;
};

} // namespace docswiki::desktop
