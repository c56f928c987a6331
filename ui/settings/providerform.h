// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/engine/providersetup.h"
#include "ui/common/thememanager.h"
#include "ui/settings/providerwords.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace docswiki::ui {

class ConnectionChecklist;
class FoldButton;
class KeyField;
class ToneLine;

/// The fields of one provider. Enter saves, Esc cancels; a mistake is told at its field, once the person has left it or
/// wants to save. What was typed as a key is in the key's field and nowhere else.
class ProviderForm final : public QWidget {
    Q_OBJECT
public:
    explicit ProviderForm(ThemeManager &themes, QWidget *parent = nullptr);

    /// Fills all fields. An account without an id is a new one: there is nothing to remove.
    void setState(const engine::ProviderState &state);
    void setNews(const engine::ProviderState &state); ///< what changed elsewhere: its key, its use; what was typed stays

    provider::ProviderAccount account() const;
    std::optional<QString> key() const; ///< none: leave it as it is; empty: forget it
    bool isChanged() const;

    bool save();                               ///< as Enter does; false: there are mistakes, which are shown
    void setSaving(bool saving);               ///< fields wait until the engine has answered
    void showFailure(const QString &sentence); ///< why it was not saved
    void focusKey();
    void focusFirst();
    ConnectionChecklist &checklist() { return *m_checklist; }

Q_SIGNALS:
    void saveRequested();
    void cancelRequested();
    void removeRequested();
    void testRequested(); ///< of what is in the fields now
    void cancelTestRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Field {
        QLabel *label;
        ToneLine *problem;
    };

    void makeFields();
    QWidget *makeKeyRow();
    QWidget *makeAdvanced();
    QWidget *makeButtons();
    Field addRow(QGridLayout *grid, const QString &name, QWidget *field, QWidget *buddy = nullptr);
    void kindChanged();
    void fieldsChanged();
    void showPlainHttp();
    void showKeyPlace();
    void forgetKey();
    void chooseCaFile();
    bool check(bool all); ///< shows what is wrong; `all`: also in fields that nobody has been in yet

    ThemeManager &m_themes;
    engine::ProviderState m_state;
    bool m_forgetKey = false;
    bool m_saving = false;
    QList<QWidget *> m_left; ///< fields that the person has been in
    QWidget *m_fields;
    QComboBox *m_kind;
    QLineEdit *m_name;
    QLineEdit *m_address;
    KeyField *m_key;
    QPushButton *m_forget;
    QCheckBox *m_plainHttp;
    ToneLine *m_plainHttpWarning;
    FoldButton *m_advancedToggle;
    QWidget *m_advanced;
    QComboBox *m_proxy;
    QLineEdit *m_proxyUrl;
    QLineEdit *m_caFile;
    Field m_nameField{}, m_addressField{}, m_keyField{}, m_proxyUrlField{};
    ToneLine *m_keyPlace;
    ToneLine *m_failure;
    ConnectionChecklist *m_checklist;
    QPushButton *m_save;
    QPushButton *m_cancel;
    QPushButton *m_test;
    QPushButton *m_remove;
};

} // namespace docswiki::ui
