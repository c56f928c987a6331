// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/topbar.h"

#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/modeltitle.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QLabel>
#include <QToolButton>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr auto pageIcons = std::to_array({"chat", "library", "dashboard", "settings"});
constexpr int narrow = 1040; // below, the usual time gives way; it is in the tooltip as well
} // namespace

TopBar::TopBar(ThemeManager &themes, QWidget *parent)
    : QFrame(parent)
    , m_themes(themes)
    , m_pages(new QButtonGroup(this))
    , m_model(new QToolButton(this))
    , m_usual(new QLabel(this))
    , m_dot(new QLabel(this))
    , m_theme(new QToolButton(this))
    , m_help(new QToolButton(this))
{
    setProperty("bar", u"top"_s);
    setFixedHeight(49);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(sizes::space4, 0, sizes::space3, 0);
    row->setSpacing(sizes::space1);
    auto *logo = new QLabel(this);
    logo->setPixmap(appIcon().pixmap(QSize(24, 24), devicePixelRatioF()));
    row->addWidget(logo);
    row->addSpacing(sizes::space2);

    const QStringList names{tr("Chat"), tr("Library"), tr("Dashboard"), tr("Settings")};
    for (int i = 0; i < names.size(); ++i) {
        auto *button = new QToolButton(this);
        button->setText(u' ' + names[i]);
        button->setProperty("variant", u"page"_s);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIconSize(QSize(20, 20));
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
        button->setToolTip(u"%1 (Ctrl+%2)"_s.arg(names[i]).arg(i + 1));
        m_pages->addButton(button, i);
        row->addWidget(button);
    }
    m_pages->button(0)->setChecked(true);
    connect(m_pages, &QButtonGroup::idClicked, this, &TopBar::pageChosen);
    row->addStretch(1);

    m_usual->setProperty("tone", u"second"_s);
    m_usual->setFont(format::tabular(m_usual->font()));
    for (QToolButton *button : {m_model, m_theme, m_help}) {
        button->setProperty("variant", u"quiet"_s);
        button->setFocusPolicy(Qt::TabFocus);
        button->setMinimumHeight(32);
    }
    m_model->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_model->setLayoutDirection(Qt::RightToLeft); // the arrow stands behind the name
    m_model->setIconSize(QSize(14, 14));
    m_theme->setIconSize(QSize(20, 20));
    m_help->setIconSize(QSize(20, 20));
    m_help->setToolTip(tr("Keyboard shortcuts (F1)"));
    m_help->setAccessibleName(tr("Keyboard shortcuts"));
    row->addWidget(m_model);
    row->addWidget(m_usual);
    row->addSpacing(sizes::space2);
    row->addWidget(m_dot);
    row->addSpacing(sizes::space4);
    row->addWidget(m_help);
    row->addWidget(m_theme);
    connect(m_model, &QToolButton::clicked, this, &TopBar::modelPickerRequested);
    connect(m_theme, &QToolButton::clicked, this, &TopBar::nextMode);
    connect(m_help, &QToolButton::clicked, this, &TopBar::shortcutsRequested);
    connect(&themes, &ThemeManager::themeChanged, this, &TopBar::paint);
    setModel({});
    setHealth(modelHealth({}, {}));
}

void TopBar::setPage(int page)
{
    m_pages->button(page)->setChecked(true);
}

void TopBar::setModel(const QString &id)
{
    m_modelId = id;
    m_model->setText(modelTitle(id).replace(QLatin1Char('&'), QLatin1String("&&"))); // an ampersand marks no key here
    m_model->setToolTip(
        tr("%1: choose another model (Ctrl+Shift+M)").arg(id.contains(u'/') ? id : modelTitle(id)));
    m_model->setAccessibleName(tr("Model: %1").arg(modelTitle(id)));
    showUsual();
}

void TopBar::setHealth(const ModelHealth &health)
{
    m_health = health;
    showUsual();
    paint();
}

void TopBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    showUsual();
}

void TopBar::showUsual()
{
    const bool known = m_health.count >= 3 && modelTitle(m_health.model) == modelTitle(m_modelId);
    m_usual->setText(known ? tr("first token usually %1").arg(format::durationMs(m_health.firstTokenP50Ms))
                           : QString());
    m_usual->setToolTip(known ? tr("p50 %1 · p95 %2 of %3 answers")
                                    .arg(format::durationMs(m_health.firstTokenP50Ms),
                                         format::durationMs(m_health.firstTokenP95Ms), format::whole(m_health.count))
                              : QString());
    m_usual->setVisible(known && width() >= narrow);
}

void TopBar::nextMode()
{
    using Mode = ThemeManager::Mode;
    m_themes.setMode(m_themes.mode() == Mode::System ? (m_themes.theme().dark ? Mode::Light : Mode::Dark)
                     : m_themes.mode() == Mode::Dark ? Mode::Light
                                                     : Mode::Dark);
}

void TopBar::paint()
{
    const Theme &theme = m_themes.theme();
    for (int i = 0; i < static_cast<int>(pageIcons.size()); ++i)
        m_pages->button(i)->setIcon(icon(QString::fromLatin1(pageIcons[static_cast<std::size_t>(i)]), theme));
    m_model->setIcon(icon(u"chevron-down"_s, theme));
    m_help->setIcon(icon(u"keyboard"_s, theme));
    m_theme->setIcon(icon(theme.dark ? u"sun"_s : u"moon"_s, theme));
    m_theme->setToolTip(theme.dark ? tr("Light theme (Ctrl+Shift+L)") : tr("Dark theme (Ctrl+Shift+L)"));
    m_theme->setAccessibleName(theme.dark ? tr("Light theme") : tr("Dark theme"));
    m_theme->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    // Beside the colour a sign of its own: check, triangle or cross; a hollow ring while nothing is known.
    const QString name = toneIcon(m_health.tone).isEmpty() ? u"info"_s : toneIcon(m_health.tone);
    m_dot->setPixmap(iconPixmap(name, toneColour(m_health.tone, theme), 16, devicePixelRatioF()));
    const QString words = healthText(m_health);
    m_dot->setToolTip(m_health.tone == Chip::Tone::Neutral
                          ? tr("%1. How a model does is shown here from its first answer on.").arg(words)
                          : words);
    m_dot->setAccessibleName(words);
}

} // namespace docswiki::ui
