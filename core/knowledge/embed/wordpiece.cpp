// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/wordpiece.h"

#include "core/knowledge/text/unicode.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <functional>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype largestVocabulary = 4'000'000;
constexpr int deepestSequence = 8;

auto unsuited(const QString &file, const QString &why)
{
    return fail(
        ErrorCode::Input,
        u"The tokenizer %1 cannot be used: %2. Choose a static model with a WordPiece tokenizer."_s.arg(file, why));
}

bool isHan(char32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x2A6DF) ||
           (c >= 0x2A700 && c <= 0x2B73F) || (c >= 0x2B740 && c <= 0x2B81F) || (c >= 0x2B820 && c <= 0x2CEAF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

enum class Kind : unsigned char { Letter, Space, Control, Punctuation };

Kind asciiKind(char32_t c)
{
    if (c == ' ' || (c >= '\t' && c <= '\r')) return Kind::Space; // BERT drops \v and \f, which would join words
    if (c < ' ' || c == 0x7F) return Kind::Control;
    const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return alphanumeric ? Kind::Letter : Kind::Punctuation;
}

Kind kindOf(char32_t c)
{
    static const auto ascii = [] {
        std::array<Kind, 128> kinds{};
        for (char32_t i = 0; i < kinds.size(); ++i)
            kinds[i] = asciiKind(i);
        return kinds;
    }();
    if (c < ascii.size()) return ascii[c];
    if (QChar::isSpace(c)) return Kind::Space;
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned: return Kind::Control;
    default: return QChar::isPunct(c) ? Kind::Punctuation : Kind::Letter;
    }
}

/// The code point at `i`, which moves behind it; half a surrogate pair is U+FFFD.
char32_t nextOf(QStringView text, qsizetype &i)
{
    const QChar c = text[i++];
    if (!c.isSurrogate()) return c.unicode();
    if (c.isHighSurrogate() && i < text.size() && text[i].isLowSurrogate()) return QChar::surrogateToUcs4(c, text[i++]);
    return QChar::ReplacementCharacter;
}

QList<QJsonObject> stepsOf(const QJsonObject &rule, QLatin1StringView list, int depth = 0)
{
    if (rule["type"_L1].toString() != "Sequence"_L1 || depth == deepestSequence) return {rule};
    QList<QJsonObject> steps;
    const QJsonArray parts = rule[list].toArray();
    for (const QJsonValue &part : parts)
        steps += stepsOf(part.toObject(), list, depth + 1);
    return steps;
}

} // namespace

/// Gathers a text's characters into words, and hands each to takeApart().
class WordPiece::Cutter {
public:
    Cutter(const WordPiece &pieces, std::size_t limit, std::vector<quint32> &ids)
        : m_pieces(pieces), m_rules(pieces.m_rules), m_limit(limit), m_ids(ids)
    {
    }
    bool full() const { return m_ids.size() >= m_limit; }

    void character(char32_t c)
    {
        if (m_rules.cleanText && (c == 0xFFFD || (kindOf(c) == Kind::Control))) return;
        const bool alone = m_rules.spacedCjk && isHan(c);
        if (alone) endWord();
        if (c >= 0xC0 && m_rules.stripAccents)
            decomposed(c);
        else
            folded(c);
        if (alone) endWord();
    }
    void endWord()
    {
        if (!m_word.empty()) m_pieces.takeApart(m_word, m_limit, m_ids);
        m_word.clear();
    }

private:
    void decomposed(char32_t c)
    {
        if (QChar::decompositionTag(c) != QChar::Canonical) {
            if (QChar::category(c) != QChar::Mark_NonSpacing) folded(c);
            return;
        }
        const QString parts = QChar::decomposition(c);
        for (qsizetype i = 0; i < parts.size();)
            decomposed(nextOf(parts, i));
    }
    void folded(char32_t c)
    {
        const Kind kind = kindOf(c);
        if (kind == Kind::Space) return endWord();
        if (m_rules.lowerCase) c = c < 128 ? (c >= 'A' && c <= 'Z' ? c + 32 : c) : QChar::toLower(c);
        if (kind != Kind::Punctuation || !m_rules.cutPunctuation) return appendUtf8(m_word, c);
        endWord();
        appendUtf8(m_word, c);
        endWord();
    }

    const WordPiece &m_pieces;
    const Rules &m_rules;
    std::size_t m_limit;
    std::vector<quint32> &m_ids;
    std::string m_word;
};

std::size_t WordPiece::Hash::operator()(std::string_view piece) const noexcept
{
    return std::hash<std::string_view>()(piece);
}

Result<void> WordPiece::readNormalizer(const QJsonObject &normalizer, Rules &rules, const QString &file)
{
    if (normalizer.isEmpty()) return {};
    const QList<QJsonObject> steps = stepsOf(normalizer, "normalizers"_L1);
    for (const QJsonObject &step : steps) {
        const QString type = step["type"_L1].toString();
        if (type == "BertNormalizer"_L1) {
            rules.cleanText = step["clean_text"_L1].toBool(true);
            rules.spacedCjk = step["handle_chinese_chars"_L1].toBool(true);
            rules.lowerCase = step["lowercase"_L1].toBool(true);
            rules.stripAccents = step["strip_accents"_L1].toBool(rules.lowerCase); // null: as the case is
        } else if (type == "Lowercase"_L1) {
            rules.lowerCase = true;
        } else if (type == "StripAccents"_L1) {
            rules.stripAccents = true;
        } else if (type == "NFC"_L1) {
            rules.form = QString::NormalizationForm_C;
        } else if (type == "NFD"_L1) {
            rules.form = QString::NormalizationForm_D;
        } else if (type == "NFKC"_L1) {
            rules.form = QString::NormalizationForm_KC;
        } else if (type == "NFKD"_L1) {
            rules.form = QString::NormalizationForm_KD;
        } else if (type != "Strip"_L1) { // spaces at the ends mean nothing here
            return unsuited(file, u"it prepares text in a way this program does not know (%1)"_s.arg(type));
        }
    }
    return {};
}

Result<void> WordPiece::readPreTokenizer(const QJsonObject &preTokenizer, Rules &rules, const QString &file)
{
    bool spaces = false;
    rules.cutPunctuation = false;
    const QList<QJsonObject> steps = stepsOf(preTokenizer, "pretokenizers"_L1);
    for (const QJsonObject &step : steps) {
        const QString type = step["type"_L1].toString();
        if (type == "BertPreTokenizer"_L1)
            spaces = rules.cutPunctuation = true;
        else if (type == "WhitespaceSplit"_L1)
            spaces = true;
        else if (type == "Punctuation"_L1)
            rules.cutPunctuation = true;
        else
            return unsuited(file, u"it cuts text in a way this program does not know (%1)"_s.arg(type));
    }
    if (!spaces) return unsuited(file, u"it does not cut text into words"_s);
    return {};
}

Result<void> WordPiece::readVocabulary(const QJsonObject &model, const QString &file)
{
    const QString type = model["type"_L1].toString();
    if (type != "WordPiece"_L1)
        return unsuited(file, u"it is of the kind “%1”"_s.arg(type.isEmpty() ? u"unknown"_s : type));
    const QByteArray prefix = model["continuing_subword_prefix"_L1].toString(u"##"_s).toUtf8();
    const int longestWord = model["max_input_chars_per_word"_L1].toInt(100);
    m_longestWord = static_cast<std::size_t>(std::clamp(longestWord, 1, 10'000));
    const QJsonObject vocabulary = model["vocab"_L1].toObject();
    if (vocabulary.isEmpty() || vocabulary.size() > largestVocabulary)
        return unsuited(file, u"its vocabulary is empty or far too large"_s);

    const QString unknown = model["unk_token"_L1].toString(u"[UNK]"_s);
    m_unknown = quint32(-1);
    m_text.reserve(static_cast<std::size_t>(vocabulary.size())); // views into it must not move
    m_first.reserve(static_cast<std::size_t>(vocabulary.size()));
    for (auto entry = vocabulary.begin(); entry != vocabulary.end(); ++entry) {
        const double number = entry.value().toDouble(-1);
        if (!(number >= 0 && number < double(largestVocabulary)))
            return unsuited(file, u"“%1” has no number in its vocabulary"_s.arg(entry.key()));
        const auto id = static_cast<quint32>(number);
        m_idEnd = std::max(m_idEnd, id + 1);
        if (entry.key() == unknown) {
            m_unknown = id;
            continue;
        }
        m_text.push_back(entry.key().toStdString());
        std::string_view piece = m_text.back();
        const std::string_view start(prefix.constData(), static_cast<std::size_t>(prefix.size()));
        const bool further = !start.empty() && piece.size() > start.size() && piece.starts_with(start);
        if (further) m_further.emplace(piece.substr(start.size()), id);
        // A text that says "##ing" gets the very piece: '#' is cut off first wherever punctuation is.
        if (!further || !m_rules.cutPunctuation) m_first.emplace(piece, id);
        m_longest = std::max(m_longest, piece.size());
    }
    return {};
}

Result<WordPiece> WordPiece::fromJson(const QByteArray &json, const QString &file)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (!document.isObject())
        return fail(ErrorCode::Input,
                    u"The tokenizer %1 is damaged: it is not JSON. Fetch the model again."_s.arg(file),
                    error.errorString());
    const QJsonObject root = document.object();
    WordPiece pieces;
    const Result<void> read =
        pieces.readNormalizer(root["normalizer"_L1].toObject(), pieces.m_rules, file)
            .and_then([&] { return readPreTokenizer(root["pre_tokenizer"_L1].toObject(), pieces.m_rules, file); })
            .and_then([&] { return pieces.readVocabulary(root["model"_L1].toObject(), file); });
    if (!read) return fail(read.error());
    return pieces;
}

void WordPiece::takeApart(std::string_view word, std::size_t limit, std::vector<quint32> &ids) const
{
    // One look-up serves most words.
    if (const auto whole = m_first.find(word); whole != m_first.end()) {
        if (ids.size() < limit) ids.push_back(whole->second);
        return;
    }
    const auto isStart = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; };
    if (static_cast<std::size_t>(std::count_if(word.begin(), word.end(), isStart)) > m_longestWord) return;
    const std::size_t before = ids.size();
    for (std::size_t begin = 0; begin < word.size();) {
        const Vocabulary &vocabulary = begin == 0 ? m_first : m_further;
        std::size_t end = std::min(word.size(), begin + m_longest);
        auto found = vocabulary.end();
        for (; end > begin; --end) {
            if (end < word.size() && !isStart(word[end])) continue;
            found = vocabulary.find(word.substr(begin, end - begin));
            if (found != vocabulary.end()) break;
        }
        if (found == vocabulary.end()) {
            ids.resize(before); // one piece missing: the word as a whole is unknown
            return;
        }
        ids.push_back(found->second);
        begin = end;
    }
    if (ids.size() > limit) ids.resize(limit);
}

void WordPiece::pieces(QStringView text, std::size_t limit, std::vector<quint32> &ids) const
{
    ids.clear();
    QString normalised;
    if (m_rules.form >= 0) {
        normalised = text.toString().normalized(static_cast<QString::NormalizationForm>(m_rules.form));
        text = normalised;
    }
    Cutter cutter(*this, limit, ids);
    for (qsizetype i = 0; i < text.size() && !cutter.full();)
        cutter.character(nextOf(text, i));
    cutter.endWord();
}

qint64 WordPiece::bytes() const
{
    constexpr qint64 ofAnEntry = 32 + 16 + 40; // string, bucket, node
    return static_cast<qint64>(m_text.size()) * ofAnEntry;
}

} // namespace docswiki::knowledge
