// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/guide/emulatedweb.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonValue>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPromise>
#include <QRegularExpression>
#include <QUrlQuery>

#include <optional>
#include <vector>

namespace docswiki::bench {

using namespace Qt::StringLiterals;
using Found = Result<QList<knowledge::Passage>>;

namespace {
constexpr int limitMs = 30'000;
constexpr qsizetype mostText = 2'000; // characters of a page that go into the prompt

/// One search on its way. Deletes itself when every page has come or failed.
class Hunt final : public QObject {
public:
    Hunt(const QUrl &origin, const QString &query)
    {
        m_promise.start();
        QUrl url = origin;
        url.setPath(u"/search"_s);
        url.setQuery(QUrlQuery{{u"q"_s, query}, {u"format"_s, u"json"_s}});
        QNetworkReply *reply = get(url);
        connect(reply, &QNetworkReply::finished, this, [this, reply] { readPages(reply->readAll()); });
    }
    QFuture<Found> future() { return m_promise.future(); }

private:
    QNetworkReply *get(const QUrl &url)
    {
        QNetworkRequest request(url);
        request.setTransferTimeout(limitMs);
        return m_network.get(request);
    }
    void readPages(const QByteArray &json)
    {
        const QJsonArray results = QJsonDocument::fromJson(json)["results"_L1].toArray();
        m_pages.resize(static_cast<std::size_t>(results.size()));
        m_missing = m_pages.size();
        if (m_missing == 0) return finish();
        for (std::size_t i = 0; i < m_pages.size(); ++i) {
            const QJsonValue result = results[static_cast<qsizetype>(i)];
            QNetworkReply *reply = get(QUrl(result["url"_L1].toString()));
            connect(reply, &QNetworkReply::finished, this, [this, reply, i, title = result["title"_L1].toString()] {
                if (reply->error() == QNetworkReply::NoError)
                    m_pages[i] = passage(reply->url(), title, reply->readAll());
                if (--m_missing == 0) finish();
            });
        }
    }
    static knowledge::Passage passage(const QUrl &url, const QString &title, const QByteArray &html)
    {
        static const QRegularExpression unread(u"<(head|nav|footer)\\b.*?</\\1>|<[^>]*>"_s,
                                               QRegularExpression::DotMatchesEverythingOption);
        knowledge::Passage page;
        page.document = url.toString();
        page.title = title;
        page.text = QString::fromUtf8(html).remove(unread).simplified().left(mostText);
        return page;
    }
    void finish()
    {
        QList<knowledge::Passage> read;
        for (const auto &page : m_pages) {
            if (page) read.append(*page);
        }
        m_promise.addResult(read);
        m_promise.finish();
        deleteLater();
    }

    QNetworkAccessManager m_network;
    QPromise<Found> m_promise;
    std::vector<std::optional<knowledge::Passage>> m_pages;
    std::size_t m_missing = 0;
};
} // namespace

QFuture<Found> EmulatedWeb::search(const QString &query)
{
    return (new Hunt(m_origin, query))->future();
}

} // namespace docswiki::bench
