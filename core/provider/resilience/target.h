// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include <algorithm>
#include <cstddef>
#include <map>
#include <tuple>

namespace docswiki::provider {

/// What is healthy or not, quick or slow: one model at one provider.
struct Target {
    QString provider; ///< ChatProvider::name()
    QString model;

    bool operator==(const Target &) const = default;
    friend bool operator<(const Target &a, const Target &b)
    {
        return std::tie(a.provider, a.model) < std::tie(b.provider, b.model);
    }
};

/// One value for each target, at most 64: a new one takes the place of the one that was not asked for longest.
template<typename Value>
class TargetMap {
public:
    static constexpr std::size_t capacity = 64;

    /// The value of `target`, made when there is none. The reference holds until the next call.
    Value &operator[](const Target &target)
    {
        auto it = m_entries.find(target);
        if (it == m_entries.end()) {
            if (m_entries.size() >= capacity) m_entries.erase(oldest());
            it = m_entries.emplace(target, Entry{}).first;
        }
        it->second.used = ++m_uses;
        return it->second.value;
    }
    const Value *find(const Target &target) const
    {
        const auto it = m_entries.find(target);
        return it == m_entries.end() ? nullptr : &it->second.value;
    }
    template<typename Visit>
    void each(Visit visit) const
    {
        for (const auto &[target, entry] : m_entries)
            visit(target, entry.value);
    }
    std::size_t size() const { return m_entries.size(); }

private:
    struct Entry {
        Value value;
        quint64 used = 0;
    };
    auto oldest()
    {
        return std::min_element(m_entries.begin(), m_entries.end(),
                                [](const auto &a, const auto &b) { return a.second.used < b.second.used; });
    }

    std::map<Target, Entry> m_entries;
    quint64 m_uses = 0;
};

} // namespace docswiki::provider
