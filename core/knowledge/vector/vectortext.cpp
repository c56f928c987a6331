// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/vectortext.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace docswiki::knowledge {

QByteArray vectorText(const Vector &values)
{
    QByteArray text;
    text.reserve(values.size() * 13 + 2);
    text += '[';
    std::array<char, 32> number{};
    for (const float value : values) {
        if (text.size() > 1) text += ',';
        const auto end = std::to_chars(number.data(), number.data() + number.size(), value).ptr;
        text.append(number.data(), end - number.data());
    }
    return text + ']';
}

bool isStorable(const Vector &values)
{
    return std::all_of(values.cbegin(), values.cend(), [](float value) { return std::isfinite(value); }) &&
           std::any_of(values.cbegin(), values.cend(), [](float value) { return value != 0.0F; });
}

} // namespace docswiki::knowledge
