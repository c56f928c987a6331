// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/composer.h"

#include "ui/chat/pickerbutton.h"
#include "ui/common/thememanager.h"

#include <QAbstractTextDocumentLayout>
#include <QBoxLayout>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxQuestion = 400'000; ///< characters; more is a file, not a question

QList<PickerItem> documentsItems()
{
    const auto id = [](turn::Use use) { return QString::number(static_cast<int>(use)); };
    return {
        {id(turn::Use::Auto), Composer::tr("Documents: auto"), Composer::tr("searched when the question needs them")},
        {id(turn::Use::On), Composer::tr("Documents: always"), Composer::tr("every question searches them")},
        {id(turn::Use::Off), Composer::tr("Documents: off"), Composer::tr("the model answers alone")}};
}

} // namespace

ComposerEdit::ComposerEdit(QWidget *parent) : QTextEdit(parent)
{
    setAcceptRichText(false);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    document()->setDocumentMargin(4);
}

void ComposerEdit::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!enter || m_composing) {
        QTextEdit::keyPressEvent(event);
        return;
    }
    if (event->modifiers() & Qt::ShiftModifier)
        textCursor().insertBlock();
    else
        Q_EMIT submitted();
}

void ComposerEdit::inputMethodEvent(QInputMethodEvent *event)
{
    m_composing = !event->preeditString().isEmpty();
    QTextEdit::inputMethodEvent(event);
}

void ComposerEdit::insertFromMimeData(const QMimeData *source)
{
    if (source->hasText()) insertPlainText(source->text().left(maxQuestion));
}

SendButton::SendButton(ThemeManager &theme, QWidget *parent) : QAbstractButton(parent), m_themes(theme)
{
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    connect(&theme, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
    setStops(false);
}

void SendButton::setStops(bool stops)
{
    m_stops = stops;
    setAccessibleName(stops ? tr("Stop") : tr("Send"));
    setToolTip(stops ? tr("Stop (Esc)") : tr("Send (Enter)"));
    update();
}

void SendButton::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_themes.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF disc = QRectF(rect()).adjusted(1, 1, -1, -1);
    const QColor ground = !isEnabled() ? theme.line : isDown() ? theme.accent.darker(115) : theme.accent;
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawEllipse(disc);
    if (hasFocus()) {
        painter.setPen(QPen(theme.text, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(disc.adjusted(1.5, 1.5, -1.5, -1.5));
    }
    const QColor mark = isEnabled() ? theme.onAccent : theme.faintText;
    const QPointF c = disc.center();
    if (m_stops) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(mark);
        painter.drawRoundedRect(QRectF(c.x() - 5, c.y() - 5, 10, 10), 2, 2);
    } else {
        painter.setPen(QPen(mark, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawLine(c + QPointF(0, 6), c + QPointF(0, -6));
        painter.drawPolyline(QPolygonF{c + QPointF(-5, -1), c + QPointF(0, -6), c + QPointF(5, -1)});
    }
}

Composer::Composer(ThemeManager &theme, QWidget *parent)
    : QFrame(parent)
    , m_themes(theme)
    , m_edit(new ComposerEdit(this))
    , m_model(new PickerButton(tr("Find a model"), this))
    , m_library(new PickerButton(tr("Find a library"), this))
    , m_documentsButton(new PickerButton(tr("Use of documents"), this))
    , m_send(new SendButton(theme, this))
{
    setObjectName("Composer"_L1);
    setFrameShape(QFrame::NoFrame);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_edit->setPlaceholderText(tr("Ask your documents…"));
    m_edit->setAccessibleName(tr("Your question"));
    m_edit->setObjectName("ComposerText"_L1);
    m_edit->viewport()->setAutoFillBackground(false);
    m_edit->installEventFilter(this);
    m_model->setObjectName("ModelPicker"_L1);
    m_model->setAccessibleName(tr("Model"));
    m_model->setToolTip(tr("The model that answers (Ctrl+Shift+M)"));
    m_library->setObjectName("LibraryPicker"_L1);
    m_library->setAccessibleName(tr("Libraries"));
    m_library->setToolTip(tr("The libraries that this chat searches"));
    m_library->setMultiple(true);

    m_documentsButton->setObjectName("DocumentsSwitch"_L1);
    m_documentsButton->setAccessibleName(tr("Use of documents"));
    m_documentsButton->setToolTip(tr("Whether your documents are searched for an answer"));
    m_documentsButton->setItems(documentsItems());

    auto *tools = new QHBoxLayout;
    tools->setSpacing(4);
    tools->addWidget(m_library);
    tools->addWidget(m_documentsButton);
    tools->addStretch(1);
    tools->addWidget(m_model);
    tools->addSpacing(4);
    tools->addWidget(m_send);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 8, 8);
    column->setSpacing(4);
    column->addWidget(m_edit);
    column->addLayout(tools);

    connect(m_edit, &ComposerEdit::submitted, this, &Composer::send);
    connect(m_edit->document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            &Composer::fitHeight);
    connect(m_edit, &QTextEdit::textChanged, this, [this] {
        updateButtons();
        Q_EMIT textChanged();
        if (m_edit->hasFocus() && !m_edit->document()->isEmpty()) Q_EMIT typingBegan();
    });
    connect(m_send, &QAbstractButton::clicked, this, [this] {
        if (m_send->stops())
            Q_EMIT stopRequested();
        else
            send();
    });
    connect(m_documentsButton, &PickerButton::picked, this,
            [this](const QString &id) { setDocuments(static_cast<turn::Use>(id.toInt())); });
    setDocuments(turn::Use::Auto);
    fitHeight();
    updateButtons();
}

QString Composer::text() const
{
    return m_edit->toPlainText();
}

void Composer::setText(const QString &text)
{
    m_edit->setPlainText(text.left(maxQuestion));
    m_edit->moveCursor(QTextCursor::End);
}

void Composer::focusText()
{
    m_edit->setFocus();
}

void Composer::setRunning(bool running)
{
    m_send->setStops(running);
    updateButtons();
}

bool Composer::isRunning() const
{
    return m_send->stops();
}

void Composer::setMaximumTextHeight(int pixels)
{
    m_maximumTextHeight = std::max(60, pixels);
    fitHeight();
}

void Composer::setDocuments(turn::Use use)
{
    m_documents = use;
    m_documentsButton->setCurrent(QString::number(static_cast<int>(use)));
}

void Composer::send()
{
    const QString question = text().trimmed();
    if (isRunning() || question.isEmpty()) return; // what was typed stays until the answer is there
    Q_EMIT sendRequested(question);
}

void Composer::updateButtons()
{
    m_send->setEnabled(m_send->stops() || !text().trimmed().isEmpty());
}

void Composer::fitHeight()
{
    const int line = m_edit->fontMetrics().lineSpacing();
    const int margins = static_cast<int>(2 * m_edit->document()->documentMargin());
    const int wanted = static_cast<int>(std::ceil(m_edit->document()->size().height()));
    const int height = std::clamp(wanted, line + margins, std::max(line + margins, m_maximumTextHeight));
    m_edit->setVerticalScrollBarPolicy(wanted > height ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    if (m_edit->height() != height || m_edit->minimumHeight() != height) m_edit->setFixedHeight(height);
}

void Composer::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fitHeight();
}

bool Composer::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) update(); // the focus ring is ours
    if (watched == m_edit && event->type() == QEvent::FocusIn) {
        // Only when the person turned to it: a window that opens must not load gigabytes into a local server's memory.
        const Qt::FocusReason reason = static_cast<QFocusEvent *>(event)->reason();
        if (reason == Qt::MouseFocusReason || reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason)
            Q_EMIT typingBegan();
    }
    if (event->type() == QEvent::Resize) fitHeight();
    return QFrame::eventFilter(watched, event);
}

void Composer::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_themes.theme();
    const bool focused = m_edit->hasFocus();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(focused ? theme.accent : theme.strongLine, focused ? 1.5 : 1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 12, 12);
}

} // namespace docswiki::ui
