// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/passageplace.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("docswiki::ui::passageplace", source);
}

/// Where the part begins, at its '#'; -1: there is none. A '#' may also be in the name of a folder or a file.
qsizetype partAt(const QString &document)
{
    static const QRegularExpression container(u"\\.(?:xml|jsonl|zip)(?:\\.(?:gz|bz2))?#"_s,
                                              QRegularExpression::CaseInsensitiveOption);
    if (isWebAddress(document)) return -1;
    const QRegularExpressionMatch match = container.match(document);
    return match.hasMatch() ? match.capturedEnd() - 1 : -1;
}

} // namespace

bool isWebAddress(const QString &document)
{
    return document.startsWith("https://"_L1, Qt::CaseInsensitive) ||
           document.startsWith("http://"_L1, Qt::CaseInsensitive);
}

QString containerOf(const QString &document)
{
    const qsizetype at = partAt(document);
    return at < 0 ? document : document.left(at);
}

QString partOf(const QString &document)
{
    const qsizetype at = partAt(document);
    return at < 0 ? QString() : document.mid(at + 1);
}

QString documentTitle(const QString &document, const QString &title)
{
    if (!title.isEmpty() && title != document) return title;
    if (const QString part = partOf(document); !part.isEmpty()) return part;
    if (isWebAddress(document)) {
        const QUrl url(document);
        const QString path = url.path(QUrl::FullyDecoded);
        return path.size() > 1 ? url.host() + path : url.host();
    }
    return QFileInfo(document).fileName();
}

QString positionText(const knowledge::Passage &passage)
{
    if (passage.page > 0) return text("page %1").arg(passage.page);
    return passage.line > 0 ? text("line %1").arg(passage.line) : QString();
}

QUrl documentUrl(const QString &document, int page)
{
    if (isWebAddress(document)) return QUrl(document, QUrl::StrictMode);
    if (!QFileInfo(document).isAbsolute()) return {};
    // An article of a dump has no program that would open it; the folder says at least where it is from.
    if (!partOf(document).isEmpty()) return QUrl::fromLocalFile(QFileInfo(containerOf(document)).path());
    QUrl url = QUrl::fromLocalFile(document);
    if (page > 0 && document.endsWith(".pdf"_L1, Qt::CaseInsensitive))
        url.setFragment(u"page=%1"_s.arg(page)); // PDF viewers that know it go there
    return url;
}

QStringList placeParts(const knowledge::Passage &passage)
{
    QStringList parts;
    if (!passage.headingPath.isEmpty() && passage.section() != passage.title) parts << passage.section();
    if (const QString position = positionText(passage); !position.isEmpty()) parts << position;
    return parts;
}

} // namespace docswiki::ui
