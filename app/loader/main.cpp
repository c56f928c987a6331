// SPDX-License-Identifier: GPL-3.0-or-later
// docswiki-loader: reads files for the indexer in a process of its own, so that a hostile file costs this process and
// nothing else. Not for people: it speaks the protocol of loadprotocol.h on stdin and stdout.
#include "core/knowledge/load/loader.h"
#include "core/knowledge/load/loadprotocol.h"

#include <QByteArray>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <new>
#include <sys/resource.h>
#include <unistd.h>

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
    if (seconds <= 0)
        return;
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    rlimit limit{};
    getrlimit(RLIMIT_CPU, &limit);
    limit.rlim_cur = static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1 + seconds);
    setrlimit(RLIMIT_CPU, &limit);
}

/// Misbehaves on request, so that tests can see what becomes of a file that kills its reader: only where the environment
/// says DOCSWIKI_LOADER_FAULTS=1, and only for files of these names.
void actOutFault(const QString &path)
{
    if (qgetenv("DOCSWIKI_LOADER_FAULTS") != "1")
        return;
    if (path.endsWith(QLatin1StringView("crash.txt")))
        std::abort();
    if (path.endsWith(QLatin1StringView("hang.txt")))
        pause();
    if (path.endsWith(QLatin1StringView("overgrow.txt")))
        _exit(outOfMemoryExitCode);
}

bool writeAll(int fd, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::write(fd, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (n < 0 && errno != EINTR)
            return false;
        done += n > 0 ? n : 0;
    }
    return true;
}

} // namespace

int main()
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL); // a busy child must not outlive an indexer that was killed
#endif
    limitMemory();
    // The libraries may print; stdout belongs to the protocol.
    const int out = dup(STDOUT_FILENO);
    dup2(STDERR_FILENO, STDOUT_FILENO);

    QByteArray buffer;
    QByteArray payload;
    QByteArray chunk(64 * 1024, Qt::Uninitialized);
    for (;;) {
        const FrameState state = takeFrame(buffer, payload);
        if (state == FrameState::Invalid)
            return 2;
        if (state == FrameState::Complete) {
            const Result<LoadRequest> request = decodeRequest(payload);
            if (request) {
                limitProcessor(request->cpuSeconds);
                actOutFault(request->path);
            }
            const Result<LoadedDocument> reply = request ? loadFile(*request) : fail(request.error());
            if (!writeAll(out, frame(encodeReply(reply))))
                return 1;
            continue;
        }
        const ssize_t n = ::read(STDIN_FILENO, chunk.data(), static_cast<size_t>(chunk.size()));
        if (n == 0)
            return 0;
        if (n < 0 && errno != EINTR)
            return 1;
        if (n > 0)
            buffer.append(chunk.constData(), n);
    }
}
