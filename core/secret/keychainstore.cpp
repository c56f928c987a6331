// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secret/keychainstore.h"

#include "core/base/log.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QMutex>
#include <QPointer>
#include <QPromise>
#include <QThread>
#include <QTimer>

#include <qt6keychain/keychain.h>

#include <functional>
#include <memory>

namespace docswiki::secret {

using namespace Qt::StringLiterals;

namespace {

constexpr auto serviceName = "Docs-Wiki Chat"_L1;

// QtKeychain has one queue for the whole process, which belongs to the thread that asked first. So all calls of all
// stores are made on one thread, which lives until the application ends; that it may load libraries and talk to the key
// ring is then nobody's wait either.
QMutex threadMutex;
QObject *caller =
    nullptr; ///< lives on the key ring's thread; null before the first call and after the application's end
bool applicationEnded = false;

void endThread()
{
    const QMutexLocker lock(&threadMutex);
    applicationEnded = true;
    QThread *thread = caller ? caller->thread() : nullptr;
    caller = nullptr;
    if (!thread) return;
    thread->quit();
    // A thread that hangs in the key ring is left alone: the process ends anyway.
    if (thread->wait(QDeadlineTimer(std::chrono::seconds(1)))) delete thread;
}

/// Runs `call` on the key ring's thread. False when the application is ending.
bool post(std::function<void()> call)
{
    const QMutexLocker lock(&threadMutex);
    if (applicationEnded || !QCoreApplication::instance()) return false;
    if (!caller) {
        auto *thread = new QThread;
        thread->setObjectName(u"keyring"_s);
        caller = new QObject;
        caller->moveToThread(thread);
        QObject::connect(thread, &QThread::finished, caller, &QObject::deleteLater);
        thread->start(QThread::LowPriority);
        qAddPostRoutine(endThread);
    }
    QMetaObject::invokeMethod(caller, std::move(call), Qt::QueuedConnection);
    return true;
}

Error errorOf(const QKeychain::Job &job)
{
    // The library's words are about the service, never about the secret.
    const QString detail = u"key ring error %1: %2"_s.arg(job.error()).arg(job.errorString());
    qCInfo(logSecret).noquote() << detail;
    return keyRingError(ErrorCode::Storage, detail);
}

/// Starts a job of QtKeychain and ends the promise with its result or at the limit. A job must not be deleted before
/// its key ring has answered, so one that is late goes on, unheard, and deletes itself.
template<typename T>
void run(const std::shared_ptr<QPromise<Result<T>>> &promise, QKeychain::Job *job, Milliseconds limit,
         std::function<Result<T>(QKeychain::Job &)> resultOf)
{
    auto *timer = new QTimer;
    timer->setSingleShot(true);
    timer->setTimerType(Qt::PreciseTimer);
    const auto end = [promise](Result<T> result) {
        if (promise->future().isFinished()) return;
        promise->addResult(std::move(result));
        promise->finish();
    };
    QObject::connect(timer, &QTimer::timeout, timer, [end, timer] {
        end(fail(keyRingError(ErrorCode::Timeout, u"the key ring did not answer in time"_s)));
        timer->deleteLater();
    });
    QObject::connect(job, &QKeychain::Job::finished, job,
                     [end, resultOf = std::move(resultOf), timer = QPointer<QTimer>(timer)](QKeychain::Job *done) {
                         if (timer) timer->deleteLater();
                         end(resultOf(*done));
                     });
    job->setInsecureFallback(false);
    job->setAutoDelete(true);
    timer->start(limit);
    job->start();
}

template<typename T>
QFuture<Result<T>> ask(Milliseconds limit, const QString &name, std::function<QKeychain::Job *()> makeJob,
                       std::function<Result<T>(QKeychain::Job &)> resultOf)
{
    const auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    const QFuture<Result<T>> future = promise->future();
    const bool posted = post([promise, limit, name, makeJob = std::move(makeJob), resultOf = std::move(resultOf)] {
        QKeychain::Job *job = makeJob();
        job->setKey(name);
        run<T>(promise, job, limit, resultOf);
    });
    if (!posted) {
        promise->addResult(fail(keyRingError(ErrorCode::Storage, u"the program is ending"_s)));
        promise->finish();
    }
    return future;
}

Result<void> doneOrError(QKeychain::Job &job)
{
    if (job.error() == QKeychain::NoError || job.error() == QKeychain::EntryNotFound) return {};
    return fail(errorOf(job));
}

} // namespace

QFuture<Result<QString>> KeychainStore::read(const QString &name)
{
    return ask<QString>(
        m_limits.read, name, []() -> QKeychain::Job * { return new QKeychain::ReadPasswordJob(serviceName); },
        [](QKeychain::Job &job) -> Result<QString> {
            if (job.error() == QKeychain::EntryNotFound) return QString();
            if (job.error() != QKeychain::NoError) return fail(errorOf(job));
            return static_cast<QKeychain::ReadPasswordJob &>(job).textData();
        });
}

QFuture<Result<void>> KeychainStore::write(const QString &name, const QString &secret)
{
    return ask<void>(
        m_limits.write, name,
        [secret]() -> QKeychain::Job * {
            auto *job = new QKeychain::WritePasswordJob(serviceName);
            job->setTextData(secret);
            return job;
        },
        [](QKeychain::Job &job) -> Result<void> {
            if (job.error() != QKeychain::NoError) return fail(errorOf(job));
            return {};
        });
}

QFuture<Result<void>> KeychainStore::remove(const QString &name)
{
    return ask<void>(
        m_limits.write, name, []() -> QKeychain::Job * { return new QKeychain::DeletePasswordJob(serviceName); },
        doneOrError);
}

Error keyRingError(ErrorCode code, const QString &detail)
{
    return {code, u"This computer has no key ring that is open: the key is kept until the program closes."_s, detail,
            code == ErrorCode::Timeout};
}

} // namespace docswiki::secret
