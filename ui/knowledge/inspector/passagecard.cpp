// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/inspector/passagecard.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/icons.h"
#include "ui/common/passageplace.h"
#include "ui/common/stylesheet.h"
#include "ui/knowledge/inspector/inspection.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QToolButton>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostWords = 48;
constexpr qsizetype mostLetters = 20'000;
constexpr int leastTextHeight = 40;
constexpr int mostTextHeight = 160;
} // namespace

QStringList wordsOf(const QString &question)
{
    static const QRegularExpression gap(u"[^\\p{L}\\p{N}]+"_s, QRegularExpression::UseUnicodePropertiesOption);
    QStringList words;
    for (const QString &word : question.toLower().split(gap, Qt::SkipEmptyParts)) {
        if (word.size() > 2 && !words.contains(word) && words.size() < mostWords) words << word;
    }
    return words;
}

QString marked(const QString &text, const QStringList &words)
{
    QStringList escaped;
    for (const QString &word : words.mid(0, mostWords)) {
        if (!word.isEmpty()) escaped << QRegularExpression::escape(word);
    }
    if (escaped.isEmpty()) return text.toHtmlEscaped();
    // From the beginning of a word on, so that "index" is seen in "indexes" and "art" is not in "part". Scripts without
    // spaces have no such beginnings.
    const QRegularExpression any(
        u"(?:(?<![\\p{L}\\p{N}])|(?=[\\p{Han}\\p{Hiragana}\\p{Katakana}]))(?:%1)"_s.arg(escaped.join(u'|')),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    QString html;
    qsizetype at = 0;
    for (auto it = any.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        html += text.mid(at, match.capturedStart() - at).toHtmlEscaped();
        html += u"<b>%1</b>"_s.arg(match.captured().toHtmlEscaped());
        at = match.capturedEnd();
    }
    return html + text.mid(at).toHtmlEscaped();
}

PassageCard::PassageCard(ThemeManager &themes, QWidget *parent)
    : QFrame(parent)
    , m_themes(themes)
    , m_title(new ElidedLabel({}, Qt::ElideRight, this))
    , m_place(new ElidedLabel({}, Qt::ElideMiddle, this))
    , m_fate(new QLabel(this))
    , m_text(new QLabel)
    , m_open(new QPushButton(this))
    , m_close(new QToolButton(this))
{
    setProperty("card", true);
    m_title->setProperty("strong", true);
    m_place->setProperty("tone", u"second"_s);
    m_place->setProperty("type", u"caption"_s);
    m_fate->setWordWrap(true);
    m_fate->setTextFormat(Qt::PlainText);
    m_text->setTextFormat(Qt::RichText); // marked() escapes what comes from the document
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *copy = new QPushButton(tr("Copy"), this);
    copy->setToolTip(tr("Copy the passage"));
    m_close->setProperty("variant", u"quiet"_s);
    m_close->setAccessibleName(tr("Close the passage"));
    m_close->setToolTip(tr("Close the passage (Esc)"));
    auto *names = new QVBoxLayout;
    names->setSpacing(0);
    names->addWidget(m_title);
    names->addWidget(m_place);
    auto *top = new QHBoxLayout;
    top->setSpacing(sizes::space2);
    top->addLayout(names, 1);
    top->addWidget(m_open);
    top->addWidget(copy);
    top->addWidget(m_close);
    m_scroll = new QScrollArea(this);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(m_text);
    m_scroll->setAccessibleName(tr("Text of the passage"));
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(sizes::space3, sizes::space2, sizes::space2, sizes::space2);
    all->setSpacing(sizes::space1);
    all->addLayout(top);
    all->addWidget(m_fate);
    all->addWidget(m_scroll);
    connect(m_open, &QPushButton::clicked, this, [this] { Q_EMIT openRequested(m_passage.document, m_passage.page); });
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(m_passage.text); });
    connect(m_close, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
    const auto paint = [this] { m_close->setIcon(icon(u"close"_s, m_themes.theme())); };
    connect(&themes, &ThemeManager::themeChanged, this, paint);
    paint();
    hide();
}

void PassageCard::showPassage(const knowledge::RetrievalReport &report, int passage, const QStringList &words)
{
    const knowledge::RankedPassage &one = report.passages[passage];
    m_passage = one.passage;
    m_title->setText(documentTitle(m_passage.document, m_passage.title));
    QStringList place = placeParts(m_passage);
    place << (isWebAddress(m_passage.document) ? m_passage.document : containerOf(m_passage.document));
    m_place->setText(place.join(u" · "_s));
    const bool used = one.fate == knowledge::PassageFate::Used;
    setLook(m_fate, "tone", used ? u"good"_s : u"second"_s);
    QStringList scores;
    if (one.keywordRank) scores << tr("words: number %1").arg(*one.keywordRank);
    if (one.vectorRank) scores << tr("meaning: number %1").arg(*one.vectorRank);
    m_fate->setText(fateReason(report, passage) +
                    (scores.isEmpty() ? QString() : u" ("_s + scores.join(u", "_s) + u')'));
    m_text->setText(u"<div style='white-space: pre-wrap; line-height: 140%'>%1</div>"_s.arg(
        marked(m_passage.text.left(mostLetters), words)));
    m_open->setText(isWebAddress(m_passage.document)        ? tr("Open page")
                    : !partOf(m_passage.document).isEmpty() ? tr("Show file")
                                                            : tr("Open file"));
    m_open->setToolTip(m_passage.document);
    m_open->setEnabled(documentUrl(m_passage.document, 0).isValid());
    setAccessibleName(m_title->text());
    show();
    fitText();
}

void PassageCard::fitText()
{
    const int wanted = m_text->heightForWidth(std::max(80, m_scroll->viewport()->width()));
    m_scroll->setFixedHeight(std::clamp(wanted + 2, leastTextHeight, mostTextHeight));
}

void PassageCard::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fitText();
}

} // namespace docswiki::ui
