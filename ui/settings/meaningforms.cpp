// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/meaningforms.h"

#include "ui/common/calmspinbox.h"
#include "ui/settings/foldbutton.h"
#include "ui/settings/keyfield.h"
#include "ui/settings/modeloffers.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QSignalBlocker>

#include <algorithm>
#include <utility>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using knowledge::EmbedderKind;
using knowledge::VectorStoreKind;

namespace {

constexpr int longestField = 1000;
constexpr int mostDimensions = 20'000;
constexpr int indent = 26; ///< beneath the word of a radio button

QLabel *hint(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("tone", u"second"_s);
    label->setProperty("type", u"caption"_s);
    label->setWordWrap(true);
    label->setContentsMargins(indent, 0, 0, 0);
    return label;
}

QRadioButton *choice(const QString &text, int id, QButtonGroup *group, QWidget *parent)
{
    auto *one = new QRadioButton(text, parent);
    one->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed); // so that its focus ring is around its words
    group->addButton(one, id);
    return one;
}

QGridLayout *fieldsIn(QWidget *box, int left)
{
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(left, 0, 0, 0);
    grid->setHorizontalSpacing(sizes::space4);
    grid->setVerticalSpacing(sizes::space2);
    grid->setColumnStretch(1, 1);
    grid->setColumnMinimumWidth(0, 132);
    return grid;
}

void addField(QGridLayout *grid, const QString &name, QWidget *field, QWidget *buddy = nullptr)
{
    auto *label = new QLabel(name, field->parentWidget());
    label->setBuddy(buddy ? buddy : field);
    const int row = grid->rowCount();
    grid->addWidget(label, row, 0);
    grid->addWidget(field, row, 1);
}

QLineEdit *edit(const QString &name, QWidget *parent)
{
    auto *one = new QLineEdit(parent);
    one->setMaxLength(longestField);
    one->setAccessibleName(name);
    return one;
}

} // namespace

EmbedderForm::EmbedderForm(ThemeManager &themes, QWidget *parent)
    : Card(tr("Who learns what passages mean"), parent), m_themes(themes), m_kind(new QButtonGroup(this))
{
    body()->addWidget(choice(tr("Nobody: passages are found by their words"), int(EmbedderKind::None), m_kind, this));
    body()->addWidget(choice(tr("A model on this computer"), int(EmbedderKind::StaticModel), m_kind, this));
    body()->addWidget(hint(tr("Small and quick; no text leaves this computer."), this));
    m_offers = new ModelOffers(themes, this);
    auto *offersRow = new QHBoxLayout;
    offersRow->setContentsMargins(indent, 0, 0, 0);
    offersRow->addWidget(m_offers);
    body()->addLayout(offersRow);
    body()->addWidget(choice(tr("An account's model"), int(EmbedderKind::Service), m_kind, this));
    body()->addWidget(hint(
        tr("Often better, and in more languages; the text of every passage is sent there once, and each question."),
        this));
    m_service = makeService();
    body()->addWidget(m_service);
    connect(m_kind, &QButtonGroup::idToggled, this, [this](int, bool on) {
        if (!on) return;
        showKind();
        Q_EMIT changed();
    });
    connect(m_offers, &ModelOffers::changed, this, &EmbedderForm::changed);
    setSettings({});
}

QWidget *EmbedderForm::makeService()
{
    auto *box = new QWidget(this);
    auto *grid = fieldsIn(box, indent);
    m_account = new QComboBox(box);
    m_account->setAccessibleName(tr("Account"));
    addField(grid, tr("Account"), m_account);
    m_model = edit(tr("Name of the embedding model"), box);
    m_model->setPlaceholderText(u"text-embedding-3-small"_s);
    addField(grid, tr("Model"), m_model);
    m_fold = new FoldButton(m_themes, tr("Dimensions and prefixes"), box);
    m_fold->setToolTip(tr("Settings that few models need"));
    grid->addWidget(m_fold, grid->rowCount(), 1, Qt::AlignLeft);
    m_folded = new QWidget(box);
    auto *more = fieldsIn(m_folded, 0);
    m_dimensions = new CalmSpinBox(m_folded);
    m_dimensions->setRange(0, mostDimensions);
    m_dimensions->setSpecialValueText(tr("the model's own"));
    m_dimensions->setAccessibleName(tr("Dimensions"));
    addField(more, tr("Dimensions"), m_dimensions);
    m_queryPrefix = edit(tr("Prefix of a question"), m_folded);
    m_queryPrefix->setPlaceholderText(u"search_query: "_s);
    addField(more, tr("Before a question"), m_queryPrefix);
    m_documentPrefix = edit(tr("Prefix of a passage"), m_folded);
    m_documentPrefix->setPlaceholderText(u"search_document: "_s);
    addField(more, tr("Before a passage"), m_documentPrefix);
    grid->addWidget(m_folded, grid->rowCount(), 0, 1, 2);
    m_folded->hide();
    connect(m_fold, &FoldButton::openChanged, m_folded, &QWidget::setVisible);
    connect(m_account, &QComboBox::currentIndexChanged, this, &EmbedderForm::changed);
    connect(m_dimensions, &QSpinBox::valueChanged, this, &EmbedderForm::changed);
    for (QLineEdit *one : {m_model, m_queryPrefix, m_documentPrefix})
        connect(one, &QLineEdit::textChanged, this, &EmbedderForm::changed);
    return box;
}

void EmbedderForm::setSettings(const knowledge::EmbedderSettings &settings)
{
    m_kind->button(int(settings.kind))->setChecked(true);
    m_offers->setFolder(settings.modelFolder);
    m_wantedAccount = settings.account;
    fillAccounts(settings.account);
    m_model->setText(settings.model);
    m_dimensions->setValue(settings.dimensions);
    m_queryPrefix->setText(settings.queryPrefix);
    m_documentPrefix->setText(settings.documentPrefix);
    m_fold->setOpen(settings.dimensions > 0 || !settings.queryPrefix.isEmpty() || !settings.documentPrefix.isEmpty());
    showKind();
}

knowledge::EmbedderSettings EmbedderForm::settings() const
{
    knowledge::EmbedderSettings settings;
    settings.kind = static_cast<EmbedderKind>(m_kind->checkedId());
    settings.modelFolder = m_offers->folder();
    settings.account = m_account->count() > 0 ? m_account->currentData().toString() : m_wantedAccount;
    if (settings.kind != EmbedderKind::Service)
        settings.account = m_wantedAccount; // nobody chose the first of the list
    settings.model = m_model->text().trimmed();
    settings.dimensions = m_dimensions->value();
    settings.queryPrefix = m_queryPrefix->text();
    settings.documentPrefix = m_documentPrefix->text();
    return settings;
}

void EmbedderForm::setAccounts(const QList<std::pair<QString, QString>> &accounts)
{
    const QString chosen = m_account->count() > 0 ? m_account->currentData().toString() : m_wantedAccount;
    m_accounts = accounts;
    fillAccounts(chosen);
    Q_EMIT changed();
}

void EmbedderForm::fillAccounts(const QString &chosen)
{
    const QSignalBlocker quiet(m_account);
    m_account->clear();
    for (const auto &[id, name] : std::as_const(m_accounts))
        m_account->addItem(name, id);
    // One that is gone, or not told of yet, stays what the settings say until another one is chosen.
    if (!chosen.isEmpty() && m_account->findData(chosen) < 0)
        m_account->addItem(tr("%1 (not set up)").arg(chosen), chosen);
    m_account->setCurrentIndex(std::max(0, m_account->findData(chosen)));
}

QString EmbedderForm::accountName() const
{
    return m_account->currentText();
}

QString EmbedderForm::problem() const
{
    const knowledge::EmbedderSettings now = settings();
    if (now.kind == EmbedderKind::StaticModel && now.modelFolder.isEmpty())
        return m_offers->isFetching() ? tr("The model is on its way.") : tr("Choose a model, or fetch one.");
    if (now.kind != EmbedderKind::Service) return {};
    if (now.account.isEmpty()) return tr("Add an account under Providers first.");
    return now.model.isEmpty() ? tr("Say which of the account's models makes embeddings.") : QString();
}

void EmbedderForm::showKind()
{
    m_offers->setVisible(m_kind->checkedId() == int(EmbedderKind::StaticModel));
    m_service->setVisible(m_kind->checkedId() == int(EmbedderKind::Service));
}

StoreForm::StoreForm(ThemeManager &themes, QWidget *parent)
    : Card(tr("Where the vectors are kept"), parent), m_themes(themes), m_kind(new QButtonGroup(this))
{
    body()->addWidget(choice(tr("On this computer"), int(VectorStoreKind::Embedded), m_kind, this));
    body()->addWidget(choice(u"Pinecone"_s, int(VectorStoreKind::Pinecone), m_kind, this));
    m_pinecone = makePinecone();
    body()->addWidget(m_pinecone);
    body()->addWidget(choice(tr("PostgreSQL with pgvector"), int(VectorStoreKind::Postgres), m_kind, this));
    m_postgres = makePostgres();
    body()->addWidget(m_postgres);
    connect(m_kind, &QButtonGroup::idToggled, this, [this](int, bool on) {
        if (!on) return;
        showKind();
        Q_EMIT changed();
    });
    for (QLineEdit *one : {m_index, m_nameSpace, m_control, m_host, m_database, m_user, m_table})
        connect(one, &QLineEdit::textChanged, this, &StoreForm::changed);
    for (KeyField *one : {m_key, m_password})
        connect(one, &KeyField::edited, this, &StoreForm::changed);
    connect(m_port, &QSpinBox::valueChanged, this, &StoreForm::changed);
    connect(m_tls, &QCheckBox::toggled, this, &StoreForm::changed);
    setSettings({});
}

QWidget *StoreForm::makePinecone()
{
    auto *box = new QWidget(this);
    auto *grid = fieldsIn(box, indent);
    m_index = edit(tr("Index"), box);
    addField(grid, tr("Index"), m_index);
    m_nameSpace = edit(tr("Namespace"), box);
    addField(grid, tr("Namespace"), m_nameSpace);
    m_key = new KeyField(m_themes, box);
    m_key->edit()->setAccessibleName(tr("Pinecone API key"));
    m_key->setPlaceholderText(tr("as it was saved, or PINECONE_API_KEY"));
    addField(grid, tr("API key"), m_key, m_key->edit());
    m_fold = new FoldButton(m_themes, tr("Control address"), box);
    m_fold->setToolTip(tr("Only for a server of your own that speaks Pinecone's language"));
    grid->addWidget(m_fold, grid->rowCount(), 1, Qt::AlignLeft);
    m_folded = new QWidget(box);
    auto *more = fieldsIn(m_folded, 0);
    m_control = edit(tr("Control address"), m_folded);
    m_control->setInputMethodHints(Qt::ImhUrlCharactersOnly);
    addField(more, tr("Address"), m_control);
    grid->addWidget(m_folded, grid->rowCount(), 0, 1, 2);
    m_folded->hide();
    connect(m_fold, &FoldButton::openChanged, m_folded, &QWidget::setVisible);
    return box;
}

QWidget *StoreForm::makePostgres()
{
    auto *box = new QWidget(this);
    auto *grid = fieldsIn(box, indent);
    auto *server = new QWidget(box);
    m_host = edit(tr("Host"), server);
    m_port = new CalmSpinBox(server);
    m_port->setRange(1, 65535);
    m_port->setAccessibleName(tr("Port"));
    m_port->setFixedWidth(84);
    auto *row = new QHBoxLayout(server);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(sizes::space2);
    row->addWidget(m_host, 1);
    row->addWidget(m_port);
    addField(grid, tr("Host and port"), server, m_host);
    m_database = edit(tr("Database"), box);
    addField(grid, tr("Database"), m_database);
    m_user = edit(tr("User"), box);
    addField(grid, tr("User"), m_user);
    m_password = new KeyField(m_themes, box);
    m_password->edit()->setAccessibleName(tr("Password of the database"));
    m_password->setPlaceholderText(tr("as it was saved, or PGPASSWORD"));
    addField(grid, tr("Password"), m_password, m_password->edit());
    m_table = edit(tr("Table"), box);
    addField(grid, tr("Table"), m_table);
    m_tls = new QCheckBox(tr("Refuse a connection without encryption (TLS)"), box);
    grid->addWidget(m_tls, grid->rowCount(), 1);
    return box;
}

void StoreForm::setSettings(const knowledge::KnowledgeSettings &settings)
{
    m_kind->button(int(settings.store))->setChecked(true);
    m_index->setText(settings.pinecone.index);
    m_nameSpace->setText(settings.pinecone.nameSpace);
    m_control->setText(settings.pinecone.controlUrl);
    m_fold->setOpen(settings.pinecone.controlUrl != knowledge::PineconeSettings().controlUrl);
    m_host->setText(settings.postgres.host);
    m_port->setValue(settings.postgres.port);
    m_database->setText(settings.postgres.database);
    m_user->setText(settings.postgres.user);
    m_table->setText(settings.postgres.table);
    m_tls->setChecked(settings.postgres.tls);
    forgetSecrets();
    showKind();
}

void StoreForm::fill(knowledge::KnowledgeSettings &settings) const
{
    settings.store = kind();
    settings.pinecone = {m_control->text().trimmed(), m_index->text().trimmed(), m_nameSpace->text().trimmed()};
    settings.postgres = {m_host->text().trimmed(), m_port->value(),           m_database->text().trimmed(),
                         m_user->text().trimmed(), m_table->text().trimmed(), m_tls->isChecked()};
}

knowledge::KnowledgeSecrets StoreForm::secrets() const
{
    knowledge::KnowledgeSecrets typed;
    if (!m_key->key().isEmpty()) typed.pineconeKey = m_key->key();
    if (!m_password->edit()->text().isEmpty()) typed.postgresPassword = m_password->edit()->text();
    return typed;
}

void StoreForm::forgetSecrets()
{
    m_key->clear();
    m_password->clear();
}

VectorStoreKind StoreForm::kind() const
{
    return static_cast<VectorStoreKind>(m_kind->checkedId());
}

QString StoreForm::problem() const
{
    switch (kind()) {
    case VectorStoreKind::Embedded: return {};
    case VectorStoreKind::Pinecone:
        return m_index->text().trimmed().isEmpty() ? tr("Say which index at Pinecone is meant.") : QString();
    case VectorStoreKind::Postgres: {
        const QList<QLineEdit *> needed{m_host, m_database, m_user, m_table};
        const bool all = std::none_of(needed.cbegin(), needed.cend(),
                                      [](const QLineEdit *one) { return one->text().trimmed().isEmpty(); });
        return all ? QString() : tr("Host, database, user and table of PostgreSQL are needed.");
    }
    }
    return {};
}

void StoreForm::showKind()
{
    m_pinecone->setVisible(kind() == VectorStoreKind::Pinecone);
    m_postgres->setVisible(kind() == VectorStoreKind::Postgres);
}

} // namespace docswiki::ui
