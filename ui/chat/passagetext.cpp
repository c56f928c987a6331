// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/passagetext.h"

#include "ui/chat/markdownrenderer.h"
#include "ui/common/thememanager.h"

#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxShown = 1200; ///< characters

/// HTML comes with its code and tables written as in Markdown (core/knowledge/load/htmlloader.cpp).
bool isMarkdown(const QString &file)
{
    const QStringList endings{u".md"_s, u".markdown"_s, u".html"_s, u".htm"_s, u".xhtml"_s};
    return std::any_of(endings.cbegin(), endings.cend(),
                       [&file](const QString &ending) { return file.endsWith(ending, Qt::CaseInsensitive); });
}

} // namespace

PassageText::PassageText(const knowledge::Passage &passage, ThemeManager &theme, QWidget *parent)
    : QWidget(parent)
    , m_themes(theme)
    , m_text(passage.text)
    , m_heading(passage.headingPath.isEmpty() ? passage.title : passage.headingPath.last())
    , m_markdown(isMarkdown(passage.document))
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(m_text.left(maxShown));
    connect(&theme, &ThemeManager::themeChanged, this, &PassageText::render);
    render();
}

void PassageText::render()
{
    QString text = m_text.left(maxShown).trimmed();
    const qsizetype line = text.indexOf(u'\n');
    QString first = text.left(line < 0 ? text.size() : line).trimmed();
    while (m_markdown && first.startsWith(u'#'))
        first.remove(0, 1);
    if (line > 0 && first.trimmed() == m_heading) text = text.mid(line).trimmed();
    if (m_text.size() > maxShown) text += u" …"_s;
    TextStyle style = TextStyle::make(m_themes.theme(), QApplication::font());
    style.plainHeadings = true;
    style.lineHeight = std::round(style.basePixels * 1.4);
    m_document.clear();
    QTextOption wrap = m_document.defaultTextOption();
    wrap.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_document.setDefaultTextOption(wrap);
    if (m_markdown)
        renderMarkdown(text, style, {}, m_document);
    else
        renderPlain(text, style, m_document);
    updateGeometry();
    update();
}

int PassageText::heightForWidth(int width) const
{
    m_document.setTextWidth(std::max(40, width));
    return static_cast<int>(std::ceil(m_document.size().height()));
}

QSize PassageText::sizeHint() const
{
    const int width = std::max(200, this->width());
    return {200, heightForWidth(width)};
}

void PassageText::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    m_document.setTextWidth(std::max(40, width()));
    QAbstractTextDocumentLayout::PaintContext context;
    context.clip = event->rect();
    context.palette.setColor(QPalette::Text, m_themes.theme().text);
    m_document.documentLayout()->draw(&painter, context);
}

void PassageText::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy passage"), this, [this] { QApplication::clipboard()->setText(m_text); });
    menu->popup(event->globalPos());
}

} // namespace docswiki::ui
