// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/knowledge/load/loadprotocol.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace docswiki::knowledge {

class LoaderProcess;

struct LoaderPoolConfig {
    QString program; ///< docswiki-loader
    int processes = 1;
    Milliseconds deadline{60'000};           ///< for a small file
    Milliseconds deadlinePerMegabyte{2'000}; ///< more for a large one
    qint64 maxFileBytes = 64LL << 20;        ///< does not hold for dumps
};

/// Loads files in child processes, one file a child at a time. A child that crashes, hangs or needs too much memory
/// costs its file only: it is reported with a reason, and another child takes over. Thread of its owner.
class LoaderPool final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LoaderPool)
public:
    explicit LoaderPool(LoaderPoolConfig config, QObject *parent = nullptr);
    ~LoaderPool() override; ///< kills the children; what they were at is not reported

    bool hasFree() const;
    int busy() const;
    /// Needs a free child. `bytes` is the file's size, which lengthens the deadline.
    void load(qint64 ticket, const QString &path, FileType type, qint64 bytes);

    /// The owner has stored a part of this file: the child may send another. Every part needs one.
    void more(qint64 ticket);

Q_SIGNALS:
    /// An article of a dump, in order; `partName` is unique within the file. `loaded` with `container` set, or an
    /// error, comes after the last one. A dump may take as long as it likes while parts come and are confirmed by
    /// more().
    void part(qint64 ticket, const docswiki::knowledge::LoadedDocument &part);
    /// How many bytes of a dump's file have been read so far.
    void progressed(qint64 ticket, qint64 bytesRead);
    /// Once for every load(), never from within it.
    void loaded(qint64 ticket, const docswiki::Result<docswiki::knowledge::LoadedDocument> &result);

private:
    void tellPart(qint64 ticket, const LoadedDocument &document);

    LoaderPoolConfig m_config;
    std::vector<std::unique_ptr<LoaderProcess>> m_children;
};

} // namespace docswiki::knowledge
