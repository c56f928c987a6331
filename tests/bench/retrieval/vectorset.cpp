// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/retrieval/vectorset.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace docswiki::bench {

using namespace Qt::StringLiterals;

namespace {

template<typename T>
Result<void> writeAll(const QString &path, const std::vector<T> &values)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return fail(ErrorCode::Storage, u"%1 cannot be written."_s.arg(path));
    const auto size = static_cast<qint64>(values.size() * sizeof(T));
    if (file.write(reinterpret_cast<const char *>(values.data()), size) != size || !file.flush())
        return fail(ErrorCode::Storage, u"%1 cannot be written: %2."_s.arg(path, file.errorString()));
    return {};
}

} // namespace

double VectorSet::recall(int question, std::span<const qint32> found) const
{
    const auto begin = truth.begin() + std::ptrdiff_t(question) * topK;
    const auto hits = std::count_if(found.begin(), found.end(), [&](qint32 id) { return std::find(begin, begin + topK, id) != begin + topK; });
    return static_cast<double>(hits) / topK;
}

Result<void> writeVectorSet(const VectorSet &set, const QString &folder)
{
    QFile file(folder + "/bench.json"_L1);
    const QJsonObject json{{u"count"_s, set.count}, {u"dimension"_s, set.dimension}, {u"questions"_s, set.questionCount}, {u"topK"_s, set.topK}};
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(json).toJson()) < 0)
        return fail(ErrorCode::Storage, u"%1 cannot be written."_s.arg(file.fileName()));
    return writeAll(folder + "/vectors.f32"_L1, set.vectors)
        .and_then([&] { return writeAll(folder + "/questions.f32"_L1, set.questions); })
        .and_then([&] { return writeAll(folder + "/truth.i32"_L1, set.truth); });
}

} // namespace docswiki::bench
