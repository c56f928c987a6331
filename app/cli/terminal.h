// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QString>

namespace docswiki::cli {

/// What the commands write with: UTF-8, colours only where a person looks (a terminal, and NO_COLOR not set).
class Terminal {
public:
    Terminal();

    void setQuiet(bool quiet) { m_quiet = quiet; } ///< results and errors only

    void out(const QString &text);            ///< result, standard output
    void outBytes(const QByteArray &bytes);   ///< as it is, flushed
    void note(const QString &text);           ///< a line of progress, standard error; not when quiet
    void status(const QString &text);         ///< replaces the last status; only where standard error is a terminal
    void clearStatus();
    void error(const QString &sentence);      ///< standard error, always

    bool outIsTerminal() const { return m_outIsTerminal; }
    bool errIsTerminal() const { return m_errIsTerminal; }
    int columns() const;

    QString bold(const QString &text) const { return styled(text, "1"); }
    QString dim(const QString &text) const { return styled(text, "2"); }
    QString accent(const QString &text) const { return styled(text, "36"); }
    QString good(const QString &text) const { return styled(text, "32"); }
    QString warn(const QString &text) const { return styled(text, "33"); }
    QString bad(const QString &text) const { return styled(text, "31"); }

private:
    QString styled(const QString &text, const char *code) const;

    bool m_quiet = false;
    const bool m_outIsTerminal;
    const bool m_errIsTerminal;
    const bool m_colours;
    bool m_statusShown = false;
};

} // namespace docswiki::cli
