// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/welcomeview.h"

#include "ui/common/stylesheet.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxQuestions = 4;
constexpr int columnWidth = 560;

} // namespace

WelcomeView::WelcomeView(QWidget *parent)
    : QWidget(parent), m_answerer(new QLabel(this)), m_questions(new QWidget(this)),
      m_questionColumn(new QVBoxLayout(m_questions)), m_addFolder(new QPushButton(tr("Add a folder"), this)),
      m_noDocuments(new QLabel(tr("There are no documents to search yet. Add a folder with your notes, manuals or wiki: "
                                  "Markdown, HTML, text and PDF."),
                               this))
{
    setObjectName("WelcomeView"_L1);
    auto *title = new QLabel(tr("What would you like to know?"), this);
    setLook(title, "type", u"display"_s);
    setLook(m_answerer, "tone", u"second"_s);
    setLook(m_noDocuments, "tone", u"second"_s);
    m_answerer->setTextFormat(Qt::RichText);
    m_questionColumn->setContentsMargins(0, 0, 0, 0);
    m_questionColumn->setSpacing(8);
    m_addFolder->setProperty("variant", u"primary"_s);
    m_addFolder->setCursor(Qt::PointingHandCursor);
    m_addFolder->setObjectName("AddFolderButton"_L1);

    auto *inner = new QWidget(this);
    inner->setMaximumWidth(columnWidth);
    auto *column = new QVBoxLayout(inner);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(0);
    for (QLabel *label : {title, m_answerer, m_noDocuments})
        label->setWordWrap(true);
    column->addStretch(2);
    column->addWidget(title);
    column->addSpacing(8);
    column->addWidget(m_answerer);
    column->addSpacing(24);
    column->addWidget(m_noDocuments);
    column->addSpacing(12);
    column->addWidget(m_addFolder, 0, Qt::AlignLeft);
    column->addWidget(m_questions);
    column->addStretch(3);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch(1);
    row->addWidget(inner, 100);
    row->addStretch(1);

    connect(m_answerer, &QLabel::linkActivated, this, &WelcomeView::settingsRequested);
    connect(m_addFolder, &QPushButton::clicked, this, &WelcomeView::addFolderRequested);
    setHasDocuments(true);
}

void WelcomeView::setAnswerer(const QString &sentence)
{
    m_answerer->setText(sentence);
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
    m_noDocuments->setVisible(!has);
    m_addFolder->setVisible(!has);
    m_questions->setVisible(has);
}

} // namespace docswiki::ui
