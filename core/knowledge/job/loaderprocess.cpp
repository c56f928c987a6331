// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/job/loaderprocess.h"

#include "core/base/log.h"

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr int killWaitMs = 2'000;
}

LoaderProcess::LoaderProcess(QString program) : m_program(std::move(program))
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &LoaderProcess::deadlinePassed);
}

LoaderProcess::~LoaderProcess()
{
    if (!m_process) return;
    m_process->disconnect(this);
    m_process->kill();
    m_process->waitForFinished(killWaitMs); // reaps it; a killed child ends at once
}

void LoaderProcess::load(qint64 ticket, const LoadRequest &request, Milliseconds deadline)
{
    Q_ASSERT(!m_ticket);
    m_ticket = ticket;
    m_unstored = 0;
    if (!m_process) start();
    m_deadline.start(deadline);
    m_process->write(frame(encodeRequest(request)));
}

void LoaderProcess::start()
{
    m_received.clear();
    m_process = std::make_unique<QProcess>();
    m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &LoaderProcess::readReplies);
    connect(m_process.get(), &QProcess::finished, this, &LoaderProcess::childEnded);
    connect(
        m_process.get(), &QProcess::errorOccurred, this,
        [this](QProcess::ProcessError error) {
            if (error != QProcess::FailedToStart) return; // finished() follows
            const QString why = m_process->errorString();
            drop();
            report(fail(ErrorCode::Internal,
                        u"The document reader %1 cannot be started. Install the program again."_s.arg(m_program), why));
        },
        Qt::QueuedConnection); // may be emitted from within start()
    m_process->start(m_program, QStringList());
}

void LoaderProcess::readReplies()
{
    m_received += m_process->readAllStandardOutput();
    QByteArray payload;
    FrameState state = takeFrame(m_received, payload);
    while (state == FrameState::Complete && takeReply(payload))
        state = takeFrame(m_received, payload);
    if (state != FrameState::Invalid) return;
    drop();
    report(fail(ErrorCode::Protocol, u"The document reader gave an answer that makes no sense."_s));
}

bool LoaderProcess::takeReply(const QByteArray &payload)
{
    if (!m_ticket) return false;
    const qint64 ticket = *m_ticket;
    if (const std::optional<qint64> bytes = decodeProgress(payload)) {
        if (m_unstored == 0) m_deadline.start(); // it is alive
        Q_EMIT progressed(ticket, *bytes);
        return m_ticket == ticket;
    }
    const Result<LoadedDocument> reply = decodeReply(payload);
    if (!reply || reply->partName.isEmpty() || reply->container) {
        report(reply);
        return false;
    }
    ++m_unstored;
    m_deadline.stop(); // from here on it may be us who are waited for
    Q_EMIT part(ticket, *reply);
    return m_ticket == ticket;
}

void LoaderProcess::more()
{
    if (!m_ticket || m_unstored == 0) return;
    if (--m_unstored == 0) m_deadline.start();
    if (m_process) m_process->write(frame(encodeMore()));
}

void LoaderProcess::childEnded(int exitCode, QProcess::ExitStatus status)
{
    drop();
    if (!m_ticket) return;
    if (status == QProcess::NormalExit && exitCode == outOfMemoryExitCode)
        return report(fail(ErrorCode::Input, u"Reading the file needs too much memory."_s));
    report(fail(ErrorCode::Input, u"The document reader crashed on this file; the file is probably damaged."_s,
                u"exit code %1"_s.arg(exitCode)));
}

void LoaderProcess::deadlinePassed()
{
    const auto seconds = std::chrono::round<std::chrono::seconds>(m_deadline.intervalAsDuration()).count();
    drop();
    report(fail(ErrorCode::Timeout, u"Reading the file took longer than %1 seconds and was given up."_s.arg(seconds)));
}

void LoaderProcess::drop()
{
    if (!m_process) return;
    m_process->disconnect(this);
    m_process->kill();
    // It may be the sender of what we are in; it goes when the event loop has it, and reaps its child then.
    QProcess *process = m_process.release();
    if (process->state() == QProcess::NotRunning)
        process->deleteLater();
    else
        connect(process, &QProcess::finished, process, &QObject::deleteLater);
}

void LoaderProcess::report(const Result<LoadedDocument> &result)
{
    m_deadline.stop();
    if (!m_ticket) return;
    const qint64 ticket = *m_ticket;
    m_ticket.reset();
    Q_EMIT loaded(ticket, result);
}

} // namespace docswiki::knowledge

#include "moc_loaderprocess.cpp"
