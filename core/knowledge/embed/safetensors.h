// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

#include <cstddef>
#include <memory>
#include <vector>

class QCryptographicHash;

namespace docswiki::knowledge {

/// The tensors of a .safetensors file, read into memory. Values are little-endian, as everywhere this program runs.
class SafeTensors {
public:
    enum class Type { F64, F32, F16, BF16, I8, I32, I64 };
    struct Tensor {
        Type type = Type::F32;
        QList<qint64> shape;
        const std::byte *data = nullptr; ///< aligned for its type; lives as long as the file's object
        qint64 count() const;            ///< of values
    };
    static constexpr qint64 largestFile = qint64(1) << 30;

    /// Reads it whole, after a look at whether it holds what it says. Its bytes are added to `hash`. Blocks. An error
    /// names the file.
    static Result<SafeTensors> read(const QString &path, QCryptographicHash &hash);

    const Tensor *find(const QString &name) const;
    qint64 bytes() const { return m_bytes; }

private:
    std::unique_ptr<std::byte[]> m_data;
    std::vector<std::unique_ptr<std::byte[]>> m_moved; ///< tensors that did not lie on a multiple of their type's size
    qint64 m_bytes = 0;
    QHash<QString, Tensor> m_tensors;
};

/// Values of a tensor as floats; those of I8 as they stand. False for what is no finite number.
bool toFloats(const SafeTensors::Tensor &tensor, std::vector<float> &values);

} // namespace docswiki::knowledge
