// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/welcomeview.h"

#include "ui/common/stylesheet.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxQuestions = 4;

} // namespace

WelcomeView::WelcomeView(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_answerer(new QLabel(this))
    , m_questions(new QWidget(this))
    , m_questionColumn(new QVBoxLayout(m_questions))
    , m_addFolder(new QPushButton(tr("Add a folder"), this))
    , m_noDocuments(
          new QLabel(tr("There are no documents to search yet. Add a folder with your notes, manuals or wiki: "
                        "Markdown, HTML, text and PDF."),
                     this))
{
    setObjectName("WelcomeView"_L1);
    setLook(m_title, "type", u"display"_s);
    setLook(m_answerer, "tone", u"second"_s);
    setLook(m_noDocuments, "tone", u"second"_s);
    m_answerer->setTextFormat(Qt::RichText);
    m_questionColumn->setContentsMargins(0, 0, 0, 0);
    m_questionColumn->setSpacing(8);
    m_addFolder->setProperty("variant", u"primary"_s);
    m_addFolder->setCursor(Qt::PointingHandCursor);
    m_addFolder->setObjectName("AddFolderButton"_L1);

    auto *inner = new QWidget(this);
    auto *column = new QVBoxLayout(inner);
    column->setContentsMargins(0, 24, 0, 24);
    column->setSpacing(0);
    for (QLabel *label : {m_title, m_answerer, m_noDocuments})
        label->setWordWrap(true);
    column->addStretch(2);
    column->addWidget(m_title);
    column->addSpacing(8);
    column->addWidget(m_answerer);
    column->addSpacing(24);
    column->addWidget(m_noDocuments);
    column->addSpacing(12);
    column->addWidget(m_addFolder, 0, Qt::AlignLeft);
    column->addWidget(m_questions);
    column->addStretch(3);
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(24, 0, 24, 0);
    m_row->addWidget(inner);

    connect(m_answerer, &QLabel::linkActivated, this, &WelcomeView::linkFollowed);
    connect(m_addFolder, &QPushButton::clicked, this, &WelcomeView::addFolderRequested);
    updateParts();
}

void WelcomeView::setColumn(int left, int width)
{
    m_row->setContentsMargins(left, 0, std::max(0, this->width() - left - width), 0);
}

void WelcomeView::setAnswerer(const QString &sentence, const QColor &link)
{
    m_answerer->setText(QString(sentence).replace(u"<a "_s, u"<a style='color:%1' "_s.arg(link.name())));
}

void WelcomeView::setQuestions(const QStringList &questions)
{
    while (QLayoutItem *item = m_questionColumn->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const QString &question : questions.mid(0, maxQuestions)) {
        auto *button = new QPushButton(question, m_questions);
        button->setObjectName("SampleQuestion"_L1);
        button->setCursor(Qt::PointingHandCursor);
        button->setToolTip(tr("Ask this"));
        connect(button, &QPushButton::clicked, this, [this, question] { Q_EMIT questionChosen(question); });
        m_questionColumn->addWidget(button);
    }
}

void WelcomeView::setHasDocuments(bool has)
{
    m_hasDocuments = has;
    updateParts();
}

void WelcomeView::setSearchesSample(bool sample)
{
    m_sample = sample;
    updateParts();
}

void WelcomeView::updateParts()
{
    m_title->setText(m_hasDocuments && !m_sample ? tr("Ask your documents") : tr("What would you like to know?"));
    m_noDocuments->setVisible(!m_hasDocuments);
    m_addFolder->setVisible(!m_hasDocuments);
    m_questions->setVisible(m_hasDocuments && m_sample);
}

} // namespace docswiki::ui
