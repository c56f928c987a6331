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
    void load(qint64 ticket, const LoadRequest &request, Milliseconds deadline);

Q_SIGNALS:
    void loaded(qint64 ticket, const docswiki::Result<docswiki::knowledge::LoadedDocument> &result);

private:
    void start();
    void readReply();
    void childEnded(int exitCode, QProcess::ExitStatus status);
    void deadlinePassed();
    void drop(); ///< kills the child and forgets it
    void report(const Result<LoadedDocument> &result);

    QString m_program;
    std::unique_ptr<QProcess> m_process;
    QTimer m_deadline;
    QByteArray m_received;
    std::optional<qint64> m_ticket; ///< of the file being loaded
};

} // namespace docswiki::knowledge
