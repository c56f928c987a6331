// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/keyfield.h"

#include "ui/common/icons.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLineEdit>
#include <QToolButton>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int longestKey = 4096;
}

KeyField::KeyField(ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_edit(new QLineEdit(this)), m_show(new QToolButton(this))
{
    m_edit->setEchoMode(QLineEdit::Password);
    m_edit->setMaxLength(longestKey);
    m_edit->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText |
                                Qt::ImhNoAutoUppercase);
    m_edit->setAccessibleName(tr("API key"));
    m_show->setProperty("variant", u"quiet"_s);
    m_show->setAccessibleName(tr("Show the key while pressed"));
    m_show->setToolTip(tr("Shows what you typed for as long as you hold it down (Space)"));
    m_show->setFocusPolicy(Qt::StrongFocus);
    m_show->setEnabled(false);
    m_show->installEventFilter(this);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(sizes::space1);
    row->addWidget(m_edit, 1);
    row->addWidget(m_show);
    setFocusProxy(m_edit);
    connect(m_show, &QToolButton::pressed, this, [this] { showLetters(true); });
    connect(m_show, &QToolButton::released, this, [this] { showLetters(false); });
    connect(m_edit, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_show->setEnabled(!text.isEmpty());
        if (text.isEmpty()) showLetters(false);
        Q_EMIT edited();
    });
    connect(m_edit, &QLineEdit::returnPressed, this, &KeyField::returnPressed);
    const auto paint = [this, &themes] { m_show->setIcon(icon(u"eye"_s, themes.theme())); };
    connect(&themes, &ThemeManager::themeChanged, this, paint);
    paint();
}

QString KeyField::key() const
{
    return m_edit->text().trimmed();
}

void KeyField::clear()
{
    m_edit->setText({}); // QLineEdit::clear() would leave it to Ctrl+Z
}

void KeyField::setPlaceholderText(const QString &text)
{
    m_edit->setPlaceholderText(text);
}

void KeyField::hideEvent(QHideEvent *event)
{
    showLetters(false);
    QWidget::hideEvent(event);
}

bool KeyField::eventFilter(QObject *watched, QEvent *event)
{
    // A button that loses the focus while it is pressed says nothing of it.
    if (event->type() == QEvent::FocusOut || event->type() == QEvent::WindowDeactivate) showLetters(false);
    return QWidget::eventFilter(watched, event);
}

void KeyField::showLetters(bool letters)
{
    m_edit->setEchoMode(letters ? QLineEdit::Normal : QLineEdit::Password);
}

} // namespace docswiki::ui
