// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/providerform.h"

#include "ui/settings/connectionchecklist.h"
#include "ui/settings/foldbutton.h"
#include "ui/settings/keyfield.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using net::Route;
using provider::ProviderAccount;
using provider::ProviderKind;

namespace {

constexpr int longestField = 4096; // a whole file pasted by mistake is neither key nor address

QString addressExample(ProviderKind kind)
{
    const QString usual = provider::usualBaseUrl(kind);
    return usual.isEmpty() ? u"http://127.0.0.1:8080/v1"_s : usual;
}

} // namespace

ProviderForm::ProviderForm(ThemeManager &themes, QWidget *parent) : QWidget(parent), m_themes(themes)
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(sizes::space2, sizes::space3, 0, 0);
    all->setSpacing(sizes::space3);
    m_fields = new QWidget(this);
    makeFields();
    all->addWidget(m_fields);
    m_failure = new ToneLine(themes, this);
    all->addWidget(m_failure);
    all->addWidget(makeButtons());
    m_checklist = new ConnectionChecklist(themes, this);
    all->addWidget(m_checklist);
    connect(m_checklist, &ConnectionChecklist::cancelRequested, this, &ProviderForm::cancelTestRequested);
    setState({});
}

ProviderForm::Field ProviderForm::addRow(QGridLayout *grid, const QString &name, QWidget *field, QWidget *buddy)
{
    auto *label = new QLabel(name, m_fields);
    label->setBuddy(buddy ? buddy : field);
    auto *problem = new ToneLine(m_themes, m_fields);
    const int line = grid->rowCount();
    grid->addWidget(label, line, 0, Qt::AlignLeft | Qt::AlignVCenter);
    grid->addWidget(field, line, 1);
    grid->addWidget(problem, line + 1, 1);
    if (auto *edit = qobject_cast<QLineEdit *>(buddy ? buddy : field)) {
        edit->setMaxLength(longestField);
        connect(edit, &QLineEdit::returnPressed, this, [this] { save(); });
        connect(edit, &QLineEdit::editingFinished, this, [this, edit] {
            if (!edit->isModified() || m_left.contains(edit)) return;
            m_left << edit;
            check(false);
        });
        connect(edit, &QLineEdit::textChanged, this, &ProviderForm::fieldsChanged);
    }
    return {label, problem};
}

void ProviderForm::makeFields()
{
    auto *grid = new QGridLayout(m_fields);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(sizes::space4);
    grid->setVerticalSpacing(sizes::space1 + 1);
    grid->setColumnStretch(1, 1);
    m_kind = new QComboBox(m_fields);
    m_kind->setAccessibleName(tr("Kind of provider"));
    for (const auto kind :
         {ProviderKind::OpenRouter, ProviderKind::OpenAi, ProviderKind::Ollama, ProviderKind::LmStudio,
          ProviderKind::LlamaServer, ProviderKind::Vllm, ProviderKind::Compatible})
        m_kind->addItem(kind == ProviderKind::Compatible ? tr("Other, with OpenAI's interface")
                                                         : provider::providerKindTitle(kind),
                        static_cast<int>(kind));
    addRow(grid, tr("&Kind"), m_kind);
    m_name = new QLineEdit(m_fields);
    m_name->setAccessibleName(tr("Name of the provider"));
    m_nameField = addRow(grid, tr("&Name"), m_name);
    m_address = new QLineEdit(m_fields);
    m_address->setAccessibleName(tr("Address of the provider"));
    m_address->setInputMethodHints(Qt::ImhUrlCharactersOnly);
    m_addressField = addRow(grid, tr("Add&ress"), m_address);
    QWidget *keyRow = makeKeyRow();
    m_keyField = addRow(grid, tr("API ke&y"), keyRow, m_key->edit());
    m_keyPlace = new ToneLine(m_themes, m_fields);
    m_keyPlace->setCaption();
    grid->addWidget(m_keyPlace, grid->rowCount(), 1);
    m_plainHttp = new QCheckBox(tr("Send the key there all the same"), m_fields);
    m_plainHttpWarning = new ToneLine(m_themes, m_fields);
    grid->addWidget(m_plainHttpWarning, grid->rowCount(), 1);
    grid->addWidget(m_plainHttp, grid->rowCount(), 1);
    m_advancedToggle = new FoldButton(m_themes, tr("Proxy and certificates"), m_fields);
    m_advancedToggle->setToolTip(tr("Settings that few people need"));
    grid->addWidget(m_advancedToggle, grid->rowCount(), 1, Qt::AlignLeft);
    grid->addWidget(makeAdvanced(), grid->rowCount(), 0, 1, 2);
    connect(m_advancedToggle, &FoldButton::openChanged, m_advanced, &QWidget::setVisible);
    m_advanced->hide();
    const int labels = fontMetrics().horizontalAdvance(tr("Proxy address")) + sizes::space2;
    grid->setColumnMinimumWidth(0, labels);
    static_cast<QGridLayout *>(m_advanced->layout())->setColumnMinimumWidth(0, labels);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ProviderForm::kindChanged);
    connect(m_plainHttp, &QCheckBox::toggled, this, &ProviderForm::fieldsChanged);
}

QWidget *ProviderForm::makeKeyRow()
{
    auto *row = new QWidget(m_fields);
    m_key = new KeyField(m_themes, row);
    m_forget = new QPushButton(tr("Forget key"), row);
    m_forget->setToolTip(tr("Remove the key from the key ring when you save"));
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(sizes::space2);
    line->addWidget(m_key, 1);
    line->addWidget(m_forget);
    connect(m_forget, &QPushButton::clicked, this, &ProviderForm::forgetKey);
    connect(m_key, &KeyField::edited, this, [this] {
        if (!m_key->key().isEmpty()) m_forgetKey = false;
        showKeyPlace();
    });
    return row;
}

QWidget *ProviderForm::makeAdvanced()
{
    m_advanced = new QWidget(m_fields);
    auto *grid = new QGridLayout(m_advanced);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(sizes::space4);
    grid->setVerticalSpacing(sizes::space1 + 1);
    grid->setColumnStretch(1, 1);
    m_proxy = new QComboBox(m_advanced);
    m_proxy->setAccessibleName(tr("Proxy"));
    m_proxy->addItem(tr("As the system says"), static_cast<int>(Route::Proxy::System));
    m_proxy->addItem(tr("None"), static_cast<int>(Route::Proxy::None));
    m_proxy->addItem(tr("This one:"), static_cast<int>(Route::Proxy::Own));
    m_proxy->setToolTip(tr("Servers on this computer are never asked through a proxy"));
    addRow(grid, tr("&Proxy"), m_proxy);
    m_proxyUrl = new QLineEdit(m_advanced);
    m_proxyUrl->setAccessibleName(tr("Address of the proxy"));
    m_proxyUrl->setPlaceholderText(u"http://proxy.example:3128"_s);
    m_proxyUrlField = addRow(grid, tr("Pro&xy address"), m_proxyUrl);
    auto *row = new QWidget(m_advanced);
    m_caFile = new QLineEdit(row);
    m_caFile->setAccessibleName(tr("File with certificates that are trusted too"));
    m_caFile->setPlaceholderText(tr("none: those that the system trusts"));
    auto *choose = new QPushButton(tr("Choose…"), row);
    choose->setToolTip(tr("Choose a PEM file of your organisation's certificate authority"));
    choose->setAccessibleName(tr("Choose a file with certificates"));
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(sizes::space2);
    line->addWidget(m_caFile, 1);
    line->addWidget(choose);
    addRow(grid, tr("&Certificates"), row, m_caFile);
    connect(choose, &QPushButton::clicked, this, &ProviderForm::chooseCaFile);
    connect(m_proxy, &QComboBox::currentIndexChanged, this, &ProviderForm::fieldsChanged);
    return m_advanced;
}

QWidget *ProviderForm::makeButtons()
{
    auto *buttons = new QWidget(this);
    auto *row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(sizes::space2);
    const auto button = [&](const QString &text, const QString &tip, const QString &variant) {
        auto *one = new QPushButton(text, buttons);
        one->setToolTip(tip);
        if (!variant.isEmpty()) one->setProperty("variant", variant);
        row->addWidget(one);
        return one;
    };
    m_save = button(tr("Save"), tr("Save this provider (Enter)"), u"primary"_s);
    m_cancel = button(tr("Cancel"), tr("Close without saving (Esc)"), {});
    m_test =
        button(tr("Test connection"), tr("Try what is in the fields, step by step; nothing is saved (Ctrl+T)"), {});
    row->addStretch(1);
    m_remove = button(tr("Remove"), tr("Remove this provider; it can be undone"), u"danger"_s);
    auto *testKeys = new QShortcut(QKeySequence(u"Ctrl+T"_s), this, m_test, &QPushButton::click);
    testKeys->setContext(Qt::WidgetWithChildrenShortcut); // several forms may be open
    connect(m_save, &QPushButton::clicked, this, [this] { save(); });
    connect(m_cancel, &QPushButton::clicked, this, &ProviderForm::cancelRequested);
    connect(m_remove, &QPushButton::clicked, this, &ProviderForm::removeRequested);
    connect(m_test, &QPushButton::clicked, this, [this] {
        if (check(true)) Q_EMIT testRequested();
    });
    return buttons;
}

void ProviderForm::setState(const engine::ProviderState &state)
{
    m_state = state;
    m_forgetKey = false;
    m_left.clear();
    const ProviderAccount &a = state.account;
    {
        const QSignalBlocker quiet(m_kind);
        m_kind->setCurrentIndex(std::max(0, m_kind->findData(static_cast<int>(a.kind))));
    }
    m_name->setText(a.name);
    m_address->setText(a.baseUrl);
    m_key->clear();
    m_plainHttp->setChecked(a.keyOverPlainHttp);
    m_proxy->setCurrentIndex(std::max(0, m_proxy->findData(static_cast<int>(a.route.proxy))));
    m_proxyUrl->setText(a.route.proxyUrl);
    m_caFile->setText(a.route.caFile);
    m_advancedToggle->setOpen(a.route != Route{});
    m_remove->setVisible(!a.id.isEmpty());
    m_failure->clear();
    m_checklist->clear();
    setSaving(false);
    kindChanged();
}

void ProviderForm::setKeyState(const provider::KeyState &key)
{
    m_state.key = key;
    showKeyPlace();
}

ProviderAccount ProviderForm::account() const
{
    ProviderAccount a = m_state.account;
    a.kind = static_cast<ProviderKind>(m_kind->currentData().toInt());
    a.name = m_name->text().trimmed();
    if (a.name.isEmpty()) a.name = m_name->placeholderText();
    a.baseUrl = m_address->text().trimmed();
    a.keyOverPlainHttp = m_plainHttp->isChecked() && !providerwords::plainHttpWarning(a).isEmpty();
    a.route.proxy = static_cast<Route::Proxy>(m_proxy->currentData().toInt());
    a.route.proxyUrl = a.route.proxy == Route::Proxy::Own ? m_proxyUrl->text().trimmed() : QString();
    a.route.caFile = m_caFile->text().trimmed();
    return a;
}

std::optional<QString> ProviderForm::key() const
{
    const QString typed = m_key->key();
    if (!typed.isEmpty()) return typed;
    return m_forgetKey ? std::optional(QString()) : std::nullopt;
}

bool ProviderForm::isChanged() const
{
    return key().has_value() || account() != m_state.account;
}

bool ProviderForm::save()
{
    if (m_saving || !check(true)) return false;
    Q_EMIT saveRequested();
    return true;
}

void ProviderForm::setSaving(bool saving)
{
    m_saving = saving;
    m_fields->setEnabled(!saving);
    m_save->setEnabled(!saving);
    m_save->setText(saving ? tr("Saving…") : tr("Save"));
    m_remove->setEnabled(!saving);
    if (saving) m_failure->clear();
}

void ProviderForm::showFailure(const QString &sentence)
{
    setSaving(false);
    m_failure->set(sentence, Chip::Tone::Bad);
}

void ProviderForm::focusKey()
{
    m_key->setFocus(Qt::OtherFocusReason);
}

void ProviderForm::focusFirst()
{
    const bool wantsKey = providerwords::isCloud(m_state.account.kind) && !m_state.account.id.isEmpty();
    if (wantsKey)
        focusKey();
    else
        m_kind->setFocus(Qt::OtherFocusReason);
}

void ProviderForm::kindChanged()
{
    const auto kind = static_cast<ProviderKind>(m_kind->currentData().toInt());
    m_name->setPlaceholderText(provider::providerKindTitle(kind));
    m_address->setPlaceholderText(addressExample(kind));
    showKeyPlace();
    fieldsChanged();
}

void ProviderForm::fieldsChanged()
{
    m_failure->clear();
    const bool own = static_cast<Route::Proxy>(m_proxy->currentData().toInt()) == Route::Proxy::Own;
    m_proxyUrl->setVisible(own);
    m_proxyUrlField.label->setVisible(own);
    showPlainHttp();
    check(false);
}

void ProviderForm::showPlainHttp()
{
    const QString warning = providerwords::plainHttpWarning(account());
    m_plainHttpWarning->set(warning, Chip::Tone::Warn);
    m_plainHttp->setVisible(!warning.isEmpty());
}

void ProviderForm::showKeyPlace()
{
    const auto kind = static_cast<ProviderKind>(m_kind->currentData().toInt());
    m_key->setPlaceholderText(m_forgetKey ? tr("forgotten when you save")
                                          : providerwords::keyPlaceholder(kind, m_state.key));
    const bool kept =
        m_state.key.source == provider::KeySource::Keychain || m_state.key.source == provider::KeySource::Memory;
    m_forget->setVisible(kept);
    m_forget->setEnabled(!m_forgetKey && m_key->key().isEmpty());
    if (m_state.key.notice)
        m_keyPlace->set(m_state.key.notice->message, Chip::Tone::Warn);
    else
        m_keyPlace->clear();
}

void ProviderForm::forgetKey()
{
    m_forgetKey = true;
    showKeyPlace();
    m_key->setFocus(Qt::OtherFocusReason);
}

void ProviderForm::chooseCaFile()
{
    auto *dialog =
        new QFileDialog(this, tr("Choose certificates"), {}, tr("Certificates (*.pem *.crt *.cer);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_caFile, &QLineEdit::setText);
    dialog->open();
}

bool ProviderForm::check(bool all)
{
    const providerwords::Problems found = providerwords::problems(account(), m_key->key());
    const auto tell = [&](const Field &field, QWidget *where, const QString &problem) {
        field.problem->set(all || m_left.contains(where) ? problem : QString(), Chip::Tone::Bad);
        if (all && !problem.isEmpty() && !m_left.contains(where)) m_left << where;
    };
    tell(m_nameField, m_name, found.name);
    tell(m_addressField, m_address, found.address);
    tell(m_keyField, m_key->edit(), found.key);
    tell(m_proxyUrlField, m_proxyUrl, found.proxy);
    if (all && found.any()) {
        if (!found.proxy.isEmpty()) m_advancedToggle->setOpen(true);
        QWidget *first = !found.name.isEmpty()      ? static_cast<QWidget *>(m_name)
                         : !found.address.isEmpty() ? m_address
                         : !found.key.isEmpty()     ? m_key->edit()
                                                    : m_proxyUrl;
        first->setFocus(Qt::OtherFocusReason);
    }
    return !found.any();
}

void ProviderForm::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        if (m_checklist->isRunning())
            Q_EMIT cancelTestRequested();
        else
            Q_EMIT cancelRequested();
        event->accept();
        return;
    }
    // Enter in a field has been taken by the field; on a button it presses it, elsewhere it saves.
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        auto *button = qobject_cast<QAbstractButton *>(focusWidget());
        if (button && !qobject_cast<QCheckBox *>(button))
            button->click();
        else if (!qobject_cast<QLineEdit *>(focusWidget()))
            save();
        event->accept();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace docswiki::ui
