// SPDX-License-Identifier: GPL-3.0-or-later
// docswiki-loader: reads files for the indexer in a process of its own, so that a hostile file costs this process and
// nothing else. Not for people: it speaks the protocol of loadprotocol.h on stdin and stdout.
#include "core/knowledge/load/loader.h"
#include "core/knowledge/load/loadprotocol.h"

#include <QByteArray>

#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <new>
#include <optional>
#include <sys/resource.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif
#ifdef __linux__
#include <sys/prctl.h>
#endif

using namespace docswiki;
using namespace docswiki::knowledge;

namespace {

constexpr rlim_t memoryLimitBytes = 2048ULL << 20;

void limitMemory()
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // these reserve terabytes of addresses
    const rlimit limit{memoryLimitBytes, memoryLimitBytes};
    setrlimit(RLIMIT_AS, &limit);
#endif
    const rlimit noCore{0, 0};
    setrlimit(RLIMIT_CORE, &noCore);
    std::set_new_handler([] { _exit(outOfMemoryExitCode); });
}

/// Lets this process use so many more seconds of processor time; then it is killed.
void limitProcessor(qint64 seconds)
{
    if (seconds <= 0) return;
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    rlimit limit{};
    getrlimit(RLIMIT_CPU, &limit);
    limit.rlim_cur = static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1 + seconds);
    setrlimit(RLIMIT_CPU, &limit);
}

/// Misbehaves on request, so that tests can see what becomes of a file that kills its reader: only where the
/// environment says DOCSWIKI_LOADER_FAULTS=1, and only for files of these names.
void actOutFault(const QString &path)
{
    if (qgetenv("DOCSWIKI_LOADER_FAULTS") != "1") return;
    if (path.endsWith(QLatin1StringView("crash.txt"))) std::abort();
    if (path.endsWith(QLatin1StringView("hang.txt"))) pause();
    if (path.endsWith(QLatin1StringView("overgrow.txt"))) _exit(outOfMemoryExitCode);
}

bool writeAll(int fd, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::write(fd, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (n < 0 && errno != EINTR) return false;
        done += n > 0 ? n : 0;
    }
    return true;
}

/// The talk with the indexer, seen from here.
class Conversation {
public:
    explicit Conversation(int out) : m_out(out) {}

    /// Answers requests until the indexer goes; the exit code.
    int run()
    {
        while (const std::optional<QByteArray> payload = nextFrame()) {
            if (!isMore(*payload) && !answer(*payload)) break; // a late "more" is for a file that is done
        }
        return m_exitCode;
    }

private:
    bool answer(const QByteArray &payload)
    {
        const Result<LoadRequest> request = decodeRequest(payload);
        m_unstored.clear();
        m_unstoredBytes = 0;
        if (!request) return send(encodeReply(fail(request.error())));
        limitProcessor(request->cpuSeconds);
        actOutFault(request->path);
        const PartSink sink{[&](const LoadedDocument &part) {
                                limitProcessor(request->cpuSeconds);
                                return sendPart(part);
                            },
                            [&](qint64 bytes) {
                                limitProcessor(request->cpuSeconds);
                                send(encodeProgress(bytes));
                            }};
        const bool sent = send(encodeReply(loadFile(*request, sink)));
#ifdef __GLIBC__
        malloc_trim(0); // a large file must not swell the child for all that follow
#endif
        return sent;
    }

    bool sendPart(const LoadedDocument &part)
    {
        const QByteArray payload = encodeReply(part);
        while (!m_unstored.empty() && (static_cast<int>(m_unstored.size()) >= maxUnstoredParts ||
                                       m_unstoredBytes + payload.size() > maxUnstoredBytes)) {
            const std::optional<QByteArray> answer = nextFrame();
            if (!answer || !isMore(*answer)) return false;
            m_unstoredBytes -= m_unstored.front();
            m_unstored.pop_front();
        }
        m_unstored.push_back(payload.size());
        m_unstoredBytes += payload.size();
        return send(payload);
    }

    bool send(const QByteArray &payload)
    {
        if (writeAll(m_out, frame(payload))) return true;
        m_exitCode = 1;
        return false;
    }

    /// Waits for one; none: the indexer is gone or talks nonsense.
    std::optional<QByteArray> nextFrame()
    {
        QByteArray payload;
        for (;;) {
            const FrameState state = takeFrame(m_buffer, payload);
            if (state == FrameState::Complete) return payload;
            if (state == FrameState::Invalid) {
                m_exitCode = 2;
                return std::nullopt;
            }
            const ssize_t n = ::read(STDIN_FILENO, m_chunk.data(), static_cast<size_t>(m_chunk.size()));
            if (n == 0) return std::nullopt;
            if (n < 0 && errno != EINTR) {
                m_exitCode = 1;
                return std::nullopt;
            }
            if (n > 0) m_buffer.append(m_chunk.constData(), n);
        }
    }

    int m_out;
    int m_exitCode = 0;
    QByteArray m_buffer;
    QByteArray m_chunk{64 * 1024, Qt::Uninitialized};
    std::deque<qint64> m_unstored; ///< sizes of the parts sent and not confirmed
    qint64 m_unstoredBytes = 0;
};

} // namespace

int main()
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL); // a busy child must not outlive an indexer that was killed
#endif
    limitMemory();
    std::setlocale(LC_CTYPE, "C.UTF-8"); // libarchive tells names of entries through it
    // The libraries may print; stdout belongs to the protocol.
    const int out = dup(STDOUT_FILENO);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    return Conversation(out).run();
}
