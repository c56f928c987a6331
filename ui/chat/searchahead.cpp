// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/searchahead.h"

#include "ui/chat/composer.h"
#include "ui/chat/pickerbutton.h"

namespace docswiki::ui {

namespace {

constexpr auto quietTime = std::chrono::milliseconds(150);
constexpr int leastWords = 3;
constexpr int leastLetters = 12;
constexpr int leastIdeographs = 6;      ///< Chinese and Japanese words are two of them long, most of the time
constexpr qsizetype mostLetters = 4000; ///< more is a pasted text: not worth a search at every pause

bool isIdeograph(char32_t c)
{
    switch (QChar::script(c)) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Hangul: return true;
    default: return false;
    }
}

} // namespace

SearchAhead::SearchAhead(Composer &composer, QObject *parent) : QObject(parent), m_composer(composer)
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(quietTime);
    connect(&m_quiet, &QTimer::timeout, this, &SearchAhead::settle);
    const auto wait = [this] { m_quiet.start(); };
    connect(&composer, &Composer::textChanged, this, wait);
    connect(&composer.libraryPicker(), &PickerButton::picked, this, wait);
    connect(&composer.documentsPicker(), &PickerButton::picked, this, wait);
    connect(&composer, &Composer::sendRequested, &m_quiet, &QTimer::stop);
}

bool SearchAhead::isWorthIt(const QString &draft)
{
    const QString text = draft.trimmed();
    if (text.size() > mostLetters) return false;
    int words = 0, letters = 0, ideographs = 0;
    bool inWord = false;
    for (const char32_t c : text.toUcs4()) {
        const bool isLetter = QChar::isLetterOrNumber(c);
        words += isLetter && !inWord;
        inWord = isLetter;
        letters += isLetter;
        ideographs += isIdeograph(c);
    }
    return words >= leastWords || letters >= leastLetters || ideographs >= leastIdeographs;
}

void SearchAhead::settle()
{
    // What an input method composes is not written yet; it comes as another change.
    if (m_composer.edit().isComposing() || m_composer.documents() == turn::Use::Off) return;
    const QString draft = m_composer.text().trimmed();
    if (isWorthIt(draft)) Q_EMIT draftSettled(draft);
}

} // namespace docswiki::ui
