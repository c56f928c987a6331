// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QStringList>

namespace docswiki::test {

/// One run of the program `docswiki` from the build, with a data folder of its own and no keys in its environment.
class CliProcess {
public:
    explicit CliProcess(QString dataDir) : m_dataDir(std::move(dataDir)) {}

    /// Runs to the end (60 s at most) and returns the exit code; -1 when it crashed or hung.
    int run(const QStringList &arguments);

    void start(const QStringList &arguments);
    bool waitForOutput(const QByteArray &text); ///< until standard output holds it
    int waitForEnd();
    QProcess &process() { return m_process; }

    QByteArray out() const { return m_out; }
    QByteArray err() const { return m_err; }
    QList<QJsonObject> jsonLines() const; ///< standard output as NDJSON
    void setEnvironment(const QString &name, const QString &value) { m_extra.append({name, value}); }

private:
    void collect();

    const QString m_dataDir;
    QProcess m_process;
    QByteArray m_out;
    QByteArray m_err;
    QList<std::pair<QString, QString>> m_extra;
};

} // namespace docswiki::test
