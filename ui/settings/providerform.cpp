// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/providerform.h"

#include "ui/settings/connectionchecklist.h"
#include "ui/settings/foldbutton.h"
#include "ui/settings/keyfield.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using net::Route;
using provider::ProviderAccount;
using provider::ProviderKind;

namespace {

QString addressExample(ProviderKind kind)
{
    const QString usual = provider::usualBaseUrl(kind);
    return usual.isEmpty() ? u"http://127.0.0.1:8080/v1"_s : usual;
}

} // namespace

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

void ProviderForm::setNews(const engine::ProviderState &state)
{
    m_state.key = state.key;
    m_state.account.enabled = state.account.enabled; // is not a field here
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
    m_save->setFocus(Qt::OtherFocusReason); // the fields have lost it while they waited
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
    const bool other = warning != m_plainHttpWarning->text();
    m_plainHttpWarning->set(warning, Chip::Tone::Warn);
    // Consent is to one address.
    if (other)
        m_plainHttp->setChecked(m_state.account.keyOverPlainHttp && m_address->text().trimmed() == m_state.account.baseUrl);
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
