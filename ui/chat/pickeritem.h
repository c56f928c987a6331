// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>

namespace docswiki::ui {

/// One line of a picker's list.
struct PickerItem {
    QString id;
    QString title;
    QString note;          ///< second, smaller: the provider, the number of files
    QString search{};      ///< found by these words, too
    QString group{};       ///< under this heading; items of one group stand together
    QStringList columns{}; ///< figures at the right, under the picker's captions
    QString mark{};        ///< a word in a chip behind the title: "loaded"
    QString action{};      ///< of a line that tells something instead of offering a choice: what a click on it does
    bool repeated = false; ///< stands in another group, too: left out of what a search finds

    bool isChoice() const { return action.isEmpty(); }
    bool operator==(const PickerItem &) const = default;
};

} // namespace docswiki::ui
