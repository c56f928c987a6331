// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingspage.h"

#include "core/engine/engine.h"
#include "core/engine/environmentkeys.h"
#include "ui/common/card.h"
#include "ui/common/icons.h"
#include "ui/common/settingskeys.h"
#include "ui/common/stylesheet.h"

#include <QApplication>
#include <QBoxLayout>
#include <QButtonGroup>
#include <QDesktopServices>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QUrl>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int widest = 760; // lines longer than that are hard to read

QLabel *hint(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("tone", u"second"_s);
    label->setWordWrap(true);
    return label;
}

/// "127.0.0.1:11434"; a password in the address is not shown.
QString hostOf(const QString &text)
{
    const QUrl url(text);
    return url.port() < 0 ? url.host() : u"%1:%2"_s.arg(url.host()).arg(url.port());
}

bool isUsableUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    return text.isEmpty() ||
           (url.isValid() && (url.scheme() == "https"_L1 || url.scheme() == "http"_L1) && !url.host().isEmpty());
}

} // namespace

SettingsPage::SettingsPage(engine::Engine &engine, ThemeManager &themes, QSettings &settings, const QString &dataFolder,
                           const QString &providerUrl, QWidget *parent)
    : QWidget(parent), m_engine(engine), m_themes(themes), m_settings(settings)
{
    auto *scroll = new QScrollArea(this);
    scroll->setAccessibleName(tr("Settings"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *body = new QWidget(scroll);
    auto *column = new QVBoxLayout;
    column->setSpacing(sizes::space3);
    auto *title = new QLabel(tr("Settings"), body);
    title->setProperty("type", u"heading"_s);
    column->addWidget(title);
    for (QWidget *card : {makeAppearance(), makeProvider(providerUrl), makeData(dataFolder), makeAbout()}) {
        card->setMaximumWidth(widest);
        column->addWidget(card);
    }
    column->addStretch(1);
    auto *row = new QHBoxLayout(body);
    row->setContentsMargins(sizes::space6, sizes::space4, sizes::space6, sizes::space6);
    row->addStretch(1);
    row->addLayout(column, 100);
    row->addStretch(1);
    scroll->setWidget(body);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
    setFocusProxy(scroll);
}

QWidget *SettingsPage::makeAppearance()
{
    auto *card = new Card(tr("Appearance"), this);
    auto *row = new QHBoxLayout;
    row->setSpacing(sizes::space2);
    m_modes = new QButtonGroup(card);
    struct Choice {
        ThemeManager::Mode mode;
        QString iconName;
        QString text;
    };
    for (const Choice &choice : {Choice{ThemeManager::Mode::System, u"auto"_s, tr("As the system")},
                                 Choice{ThemeManager::Mode::Light, u"sun"_s, tr("Light")},
                                 Choice{ThemeManager::Mode::Dark, u"moon"_s, tr("Dark")}}) {
        auto *button = new QPushButton(choice.text, card);
        button->setCheckable(true);
        button->setMinimumHeight(32);
        m_modes->addButton(button, static_cast<int>(choice.mode));
        row->addWidget(button);
        const auto paint = [this, button, name = choice.iconName] { button->setIcon(icon(name, m_themes.theme())); };
        connect(&m_themes, &ThemeManager::themeChanged, button, paint);
        paint();
        connect(button, &QPushButton::clicked, this, [this, mode = choice.mode] { m_themes.setMode(mode); });
    }
    row->addStretch(1);
    card->body()->addLayout(row);
    connect(&m_themes, &ThemeManager::themeChanged, this, &SettingsPage::showMode);
    showMode();
    return card;
}

void SettingsPage::showMode()
{
    m_modes->button(static_cast<int>(m_themes.mode()))->setChecked(true);
}

QWidget *SettingsPage::makeProvider(const QString &url)
{
    auto *card = new Card(tr("Model provider"), this);
    card->body()->addWidget(
        hint(tr("Any server that speaks the OpenAI chat interface: OpenRouter, OpenAI, or one on this computer. "
                "Without a key the "
                "built-in excerpt model answers by quoting your documents; nothing leaves this computer then."),
             card));
    m_url = new QLineEdit(url, card);
    m_url->setPlaceholderText(u"https://openrouter.ai/api/v1"_s);
    m_url->setAccessibleName(tr("Base URL of the provider"));
    m_key = new QLineEdit(card);
    m_key->setEchoMode(QLineEdit::Password);
    m_key->setAccessibleName(tr("API key"));
    m_key->setPlaceholderText(engine::keyFromEnvironment(m_url->text()).isEmpty() ? tr("none")
                                                                                  : tr("taken from the environment"));
    auto *form = new QGridLayout; // a form layout sets its labels at the top of the fields
    form->setHorizontalSpacing(sizes::space4);
    form->setVerticalSpacing(sizes::space2);
    form->setColumnStretch(1, 1);
    const auto addRow = [&](const QString &name, QLineEdit *field) {
        auto *label = new QLabel(name, card);
        label->setBuddy(field);
        const int line = form->rowCount();
        form->addWidget(label, line, 0, Qt::AlignLeft | Qt::AlignVCenter);
        form->addWidget(field, line, 1);
    };
    addRow(tr("Base &URL"), m_url);
    addRow(tr("API &key"), m_key);
    card->body()->addLayout(form);
    card->body()->addWidget(hint(tr("The key is kept until the app closes and is never written to disk. To have it "
                                    "every time, set DOCSWIKI_API_KEY "
                                    "(any provider) or OPENROUTER_API_KEY (OpenRouter) in the environment."),
                                 card));
    m_apply = new QPushButton(tr("Use this provider"), card);
    m_apply->setProperty("variant", u"primary"_s);
    m_apply->setToolTip(tr("Use this provider and see at once whether it answers (Enter)"));
    m_result = new QLabel(card);
    m_result->setWordWrap(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(sizes::space3);
    row->addWidget(m_apply);
    row->addWidget(m_result, 1);
    card->body()->addLayout(row);
    connect(m_apply, &QPushButton::clicked, this, &SettingsPage::applyProvider);
    connect(m_url, &QLineEdit::returnPressed, this, &SettingsPage::applyProvider);
    connect(m_key, &QLineEdit::returnPressed, this, &SettingsPage::applyProvider);
    return card;
}

QWidget *SettingsPage::makeData(const QString &dataFolder)
{
    auto *card = new Card(tr("Your data"), this);
    card->body()->addWidget(hint(
        tr("Conversations, the index of your documents and all figures lie in this folder, on this computer only."),
        card));
    auto *row = new QHBoxLayout;
    auto *path = new QLineEdit(dataFolder, card);
    path->setReadOnly(true);
    path->setAccessibleName(tr("Data folder"));
    auto *open = new QPushButton(tr("Open folder"), card);
    open->setToolTip(tr("Show the data folder in the file manager"));
    connect(open, &QPushButton::clicked, this,
            [dataFolder] { QDesktopServices::openUrl(QUrl::fromLocalFile(dataFolder)); });
    row->setSpacing(sizes::space2);
    row->addWidget(path, 1);
    row->addWidget(open);
    card->body()->addLayout(row);
    return card;
}

QWidget *SettingsPage::makeAbout()
{
    auto *card = new Card(tr("About"), this);
    auto *row = new QHBoxLayout;
    row->setSpacing(sizes::space4);
    auto *logo = new QLabel(card);
    logo->setPixmap(appIcon().pixmap(QSize(48, 48), devicePixelRatioF()));
    row->addWidget(logo, 0, Qt::AlignTop);
    auto *text =
        new QLabel(tr("<b>Docs-Wiki Chat %1</b><br>Chat with your documents and see where the time goes.<br>"
                      "Free software under the GNU General Public License, version 3 or later; built with Qt %2.")
                       .arg(QApplication::applicationVersion().toHtmlEscaped(), QString::fromLatin1(qVersion())),
                   card);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(text, 1);
    card->body()->addLayout(row);
    return card;
}

void SettingsPage::focusKey()
{
    m_key->setFocus(Qt::OtherFocusReason);
}

void SettingsPage::applyProvider()
{
    const QString url = m_url->text().trimmed();
    if (!isUsableUrl(url)) {
        setLook(m_result, "tone", u"bad"_s);
        m_result->setText(tr("This is not a web address. It begins with https:// or http://, for instance "
                             "https://openrouter.ai/api/v1."));
        return;
    }
    m_settings.setValue(settingskeys::providerUrl, url);
    const QString typed = m_key->text().trimmed();
    provider::ProviderAccount account;
    account.id = u"main"_s;
    account.name = hostOf(url);
    account.baseUrl = url;
    m_engine.saveProvider(account, typed.isEmpty() ? std::nullopt : std::optional(typed));
    Q_EMIT providerChanged();
    // The engine takes OpenRouter when there is a key but no address.
    const bool none = url.isEmpty() && typed.isEmpty() && engine::keyFromEnvironment(url).isEmpty();
    m_server = none ? QString() : url.isEmpty() ? u"openrouter.ai"_s : hostOf(url);
    listModels();
}

void SettingsPage::listModels()
{
    setLook(m_result, "tone", u"second"_s);
    m_result->setText(m_server.isEmpty() ? QString() : tr("Asking %1 for its models…").arg(m_server));
    const quint64 asked = ++m_asked;
    m_engine.models().then(this, [this, asked](const Result<QList<provider::ModelInfo>> &models) {
        if (asked != m_asked) return;
        if (!models) {
            setLook(m_result, "tone", u"bad"_s);
            m_result->setText(models.error().message);
            return;
        }
        const auto remote = std::count_if(models->cbegin(), models->cend(),
                                          [](const provider::ModelInfo &m) { return m.provider != "built-in"_L1; });
        if (m_server.isEmpty()) {
            m_result->setText(tr("Without an address and a key, the built-in excerpt model answers."));
            return;
        }
        setLook(m_result, "tone", remote > 0 ? u"good"_s : u"bad"_s);
        m_result->setText(
            remote == 1  ? tr("✓ 1 model can be chosen in the chat")
            : remote > 1 ? tr("✓ %1 models can be chosen in the chat").arg(remote)
                         : tr("%1 did not answer with models. Check the address and the key, and that the server "
                              "runs; until then the excerpt model answers.")
                               .arg(m_server));
    });
}

} // namespace docswiki::ui
