// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>

#include <functional>

namespace docswiki::desktop {

class DesktopApp;

/// Pictures of what people see of search and indexing: the real window, with libraries and searches made by hand.
class KnowledgeScenes final : public QObject {
    Q_OBJECT
public:
    /// As Screenshots::addShot(): a name, what begins it, when it may be taken.
    using AddShot =
        std::function<void(const QString &name, std::function<void()> begin, std::function<bool()> isReady)>;

    explicit KnowledgeScenes(DesktopApp &app, QObject *parent = nullptr);
    void addLibrary(const AddShot &addShot);
    void addSettings(const AddShot &addShot);

private:
    DesktopApp &m_app;
};

} // namespace docswiki::desktop
