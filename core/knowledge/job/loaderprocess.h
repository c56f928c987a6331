// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/knowledge/load/loadprotocol.h"

#include <QObject>
#include <QProcess>
#include <QTimer>

#include <memory>
#include <optional>

namespace docswiki::knowledge {

/// One docswiki-loader: started when there is something to load, and again after it died. Thread of its owner.
class LoaderProcess final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LoaderProcess)
public:
    explicit LoaderProcess(QString program);
    ~LoaderProcess() override;

    bool isBusy() const { return m_ticket.has_value(); }
    std::optional<qint64> ticket() const { return m_ticket; }
    void load(qint64 ticket, const LoadRequest &request, Milliseconds deadline);
    void more(); ///< a part has been stored

Q_SIGNALS:
    void part(qint64 ticket, const docswiki::knowledge::LoadedDocument &part);
    void progressed(qint64 ticket, qint64 bytesRead);
    void loaded(qint64 ticket, const docswiki::Result<docswiki::knowledge::LoadedDocument> &result);

private:
    void start();
    void readReplies();
    bool takeReply(const QByteArray &payload); ///< false: it was the last of the file, or made no sense
    void childEnded(int exitCode, QProcess::ExitStatus status);
    void deadlinePassed();
    void drop(); ///< kills the child and forgets it
    void report(const Result<LoadedDocument> &result);

    QString m_program;
    std::unique_ptr<QProcess> m_process;
    QTimer m_deadline;
    QByteArray m_received;
    std::optional<qint64> m_ticket; ///< of the file being loaded
    int m_unstored = 0;             ///< parts told and not confirmed: the child may be waiting for us
};

} // namespace docswiki::knowledge
