// SPDX-License-Identifier: GPL-3.0-or-later
// The form as it is laid out.
#include "ui/settings/providerform.h"

#include "ui/settings/connectionchecklist.h"
#include "ui/settings/foldbutton.h"
#include "ui/settings/keyfield.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using net::Route;
using provider::ProviderKind;

namespace {
constexpr int longestField = 4096; // a whole file pasted by mistake is neither key nor address
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

} // namespace docswiki::ui
