// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>

#include <memory>

namespace docswiki::test {

/// Packs a stream with gzip so that each piece can be unpacked as soon as it arrives.
class Packer final {
    Q_DISABLE_COPY_MOVE(Packer)
public:
    Packer();
    ~Packer();
    QByteArray pack(const QByteArray &bytes);
    QByteArray finish();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace docswiki::test
