// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/knowledgesettings.h"
#include "ui/common/card.h"
#include "ui/common/thememanager.h"

#include <QList>
#include <QString>

#include <utility>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QGridLayout;
class QLineEdit;
class QSpinBox;

namespace docswiki::ui {

class FoldButton;
class KeyField;
class ModelOffers;

/// Who turns passages into vectors: nobody, a model on this computer, or an account.
class EmbedderForm final : public Card {
    Q_OBJECT
public:
    explicit EmbedderForm(ThemeManager &themes, QWidget *parent = nullptr);

    void setSettings(const knowledge::EmbedderSettings &settings);
    knowledge::EmbedderSettings settings() const;
    void setAccounts(const QList<std::pair<QString, QString>> &accounts); ///< id and name
    QString accountName() const;
    ModelOffers &offers() const { return *m_offers; }
    QString problem() const; ///< one sentence: what is still missing; empty: nothing

Q_SIGNALS:
    void changed();

private:
    QWidget *makeService();
    void showKind();
    void fillAccounts(const QString &chosen);

    ThemeManager &m_themes;
    QButtonGroup *m_kind;
    ModelOffers *m_offers;
    QWidget *m_service;
    QComboBox *m_account;
    QLineEdit *m_model;
    FoldButton *m_fold;
    QWidget *m_folded;
    QSpinBox *m_dimensions;
    QLineEdit *m_queryPrefix;
    QLineEdit *m_documentPrefix;
    QList<std::pair<QString, QString>> m_accounts;
    QString m_wantedAccount; ///< as in the settings
};

/// Where the vectors are kept.
class StoreForm final : public Card {
    Q_OBJECT
public:
    explicit StoreForm(ThemeManager &themes, QWidget *parent = nullptr);

    void setSettings(const knowledge::KnowledgeSettings &settings);
    void fill(knowledge::KnowledgeSettings &settings) const;
    knowledge::KnowledgeSecrets secrets() const; ///< as typed
    void forgetSecrets();                        ///< they are saved
    knowledge::VectorStoreKind kind() const;
    QString problem() const;

Q_SIGNALS:
    void changed();

private:
    QWidget *makePinecone();
    QWidget *makePostgres();
    void showKind();

    ThemeManager &m_themes;
    QButtonGroup *m_kind;
    QWidget *m_pinecone;
    QLineEdit *m_index;
    QLineEdit *m_nameSpace;
    KeyField *m_key;
    FoldButton *m_fold;
    QWidget *m_folded;
    QLineEdit *m_control;
    QWidget *m_postgres;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QLineEdit *m_database;
    QLineEdit *m_user;
    KeyField *m_password;
    QLineEdit *m_table;
    QCheckBox *m_tls;
};

} // namespace docswiki::ui
