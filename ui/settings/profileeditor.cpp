// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/profileeditor.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/icons.h"
#include "ui/settings/foldbutton.h"
#include "ui/settings/modelsearch.h"
#include "ui/common/toneline.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using provider::ModelSettings;

ProfileEditor::ProfileEditor(ThemeManager &themes, Load load, Save save, QWidget *parent)
    : Card(tr("How models are asked"), parent)
    , m_themes(themes)
    , m_load(std::move(load))
    , m_save(std::move(save))
    , m_search(new ModelSearch(this))
    , m_allModels(new QPushButton(tr("All models"), this))
    , m_title(new ElidedLabel({}, Qt::ElideMiddle, this))
    , m_limitsToggle(new FoldButton(themes, tr("The five limits one by one"), this))
    , m_limits(new QWidget(this))
    , m_word(new ToneLine(themes, this))
{
    auto *hint =
        new QLabel(tr("A grey value counts while its field is empty; type over it to change it. What is set for one model counts "
                      "more than what is set for all."),
                   this);
    hint->setProperty("tone", u"second"_s);
    hint->setWordWrap(true);
    body()->addWidget(hint);
    m_search->setAccessibleName(tr("Model whose settings are shown"));
    m_search->setPlaceholderText(tr("Settings of one model: type a part of its name"));
    m_allModels->setToolTip(tr("Show what counts for every model without settings of its own"));
    auto *top = new QHBoxLayout;
    top->setSpacing(sizes::space2);
    top->addWidget(m_search, 1);
    top->addWidget(m_allModels);
    body()->addLayout(top);
    m_title->setProperty("strong", true);
    body()->addWidget(m_title);

    auto *fields = new QWidget(this);
    for (QWidget *part : {fields, m_limits}) {
        auto *grid = new QGridLayout(part);
        grid->setContentsMargins(0, 0, 0, 0);
        grid->setHorizontalSpacing(sizes::space3);
        grid->setVerticalSpacing(sizes::space1);
        grid->setColumnStretch(1, 2);
        grid->setColumnStretch(3, 3);
        grid->setColumnMinimumWidth(0, fontMetrics().horizontalAdvance(tr("Price of the question")) + sizes::space2);
        for (const profilefields::Field &field : profilefields::all()) {
            if (field.limit == (part == m_limits)) addRow(grid, field, part);
        }
    }
    m_limitsToggle->setToolTip(
        tr("A streamed answer may take minutes and be fine all the while: each wait has a limit of its own"));
    body()->addWidget(fields);
    body()->addWidget(m_limitsToggle, 0, Qt::AlignLeft);
    body()->addWidget(m_limits);
    m_word->setMinimumHeight(m_word->fontMetrics().height());
    body()->addWidget(m_word);

    connect(m_limitsToggle, &FoldButton::openChanged, m_limits, &QWidget::setVisible);
    connect(m_allModels, &QPushButton::clicked, this, [this] { choose({}); });
    connect(m_search, &ModelSearch::chosen, this, &ProfileEditor::choose);
    connect(m_search, &ModelSearch::notFound, this, [this](const QString &text) {
        m_word->set(tr("No provider offers a model called “%1”.").arg(text), Chip::Tone::Warn);
    });
    connect(&themes, &ThemeManager::themeChanged, this, &ProfileEditor::paintIcons);
    m_limits->hide();
    paintIcons();
    choose({});
}

void ProfileEditor::addRow(QGridLayout *grid, const profilefields::Field &field, QWidget *parent)
{
    Row row{field, new QLineEdit(parent), new QToolButton(parent), new ToneLine(m_themes, parent)};
    auto *label = new QLabel(field.label, parent);
    label->setBuddy(row.edit);
    auto *unit = new QLabel(field.unit, parent);
    unit->setProperty("tone", u"second"_s);
    unit->setWordWrap(true);
    row.edit->setAccessibleName(u"%1, %2"_s.arg(field.label, field.unit));
    row.edit->setAccessibleDescription(field.tip);
    row.edit->setMaxLength(40);
    row.edit->setMinimumWidth(fontMetrics().horizontalAdvance(u"00 (from the time limit)"_s) + sizes::space6);
    for (QWidget *one : {static_cast<QWidget *>(label), static_cast<QWidget *>(row.edit), static_cast<QWidget *>(unit)})
        one->setToolTip(field.tip);
    row.reset->setProperty("variant", u"quiet"_s);
    row.reset->setFocusPolicy(Qt::StrongFocus);
    row.reset->setAccessibleName(tr("Give back: %1").arg(field.label));
    row.reset->setToolTip(tr("Forget my value; the grey one counts again"));
    QSizePolicy keep = row.reset->sizePolicy();
    keep.setRetainSizeWhenHidden(true);
    row.reset->setSizePolicy(keep);
    const int line = grid->rowCount();
    grid->addWidget(label, line, 0);
    grid->addWidget(row.edit, line, 1);
    grid->addWidget(row.reset, line, 2);
    grid->addWidget(unit, line, 3);
    grid->addWidget(row.problem, line + 1, 1, 1, 3);
    m_rows << row;
    connect(row.edit, &QLineEdit::editingFinished, this, [this, name = field.name] { leave(*rowOf(name)); });
    connect(row.edit, &QLineEdit::textEdited, this, [this] { m_word->clear(); });
    connect(row.reset, &QToolButton::clicked, this, [this, name = field.name] {
        Row &one = *rowOf(name);
        one.edit->setText({});
        one.edit->setFocus(Qt::OtherFocusReason);
        leave(one);
    });
}

ProfileEditor::Row *ProfileEditor::rowOf(const QString &name)
{
    const auto row = std::find_if(m_rows.begin(), m_rows.end(), [&name](const Row &r) { return r.field.name == name; });
    return row == m_rows.end() ? nullptr : &*row;
}

const ProfileEditor::Row *ProfileEditor::rowOf(const QString &name) const
{
    const auto row = std::find_if(m_rows.begin(), m_rows.end(), [&name](const Row &r) { return r.field.name == name; });
    return row == m_rows.end() ? nullptr : &*row;
}

QLineEdit *ProfileEditor::field(const QString &name) const
{
    const Row *row = rowOf(name);
    return row ? row->edit : nullptr;
}

QToolButton *ProfileEditor::resetButton(const QString &name) const
{
    const Row *row = rowOf(name);
    return row ? row->reset : nullptr;
}

QString ProfileEditor::problemOf(const QString &name) const
{
    const Row *row = rowOf(name);
    return row ? row->problem->text() : QString();
}

QString ProfileEditor::word() const
{
    return m_word->text();
}

void ProfileEditor::setModels(const QStringList &models)
{
    m_search->setModels(models);
}

void ProfileEditor::choose(const QString &model)
{
    m_model = model;
    m_title->setText(model.isEmpty() ? tr("All models (defaults)") : model);
    m_allModels->setEnabled(!model.isEmpty());
    m_own.clear();
    m_bundled.clear();
    m_word->clear();
    showSettings();
    load();
}

void ProfileEditor::load()
{
    m_known = false;
    for (Row &row : m_rows)
        row.edit->setEnabled(false);
    const quint64 asked = ++m_asked;
    m_load(m_model).then(this, [this, asked](const Result<Settings> &settings) {
        if (asked != m_asked) return;
        if (!settings) {
            m_word->set(settings.error().message, Chip::Tone::Bad);
            return;
        }
        m_known = true;
        m_own = provider::settingsByName(settings->own);
        m_bundled = provider::settingsByName(settings->bundled);
        for (Row &row : m_rows)
            row.edit->setEnabled(true);
        showSettings();
    });
}

void ProfileEditor::showSettings()
{
    bool anyLimit = false;
    for (Row &row : m_rows) {
        const auto own = m_own.constFind(row.field.name);
        row.edit->setText(own == m_own.constEnd() ? QString() : profilefields::text(*own));
        row.reset->setVisible(own != m_own.constEnd());
        row.problem->clear();
        anyLimit = anyLimit || (row.field.limit && own != m_own.constEnd());
    }
    showPlaceholders();
    if (anyLimit) m_limitsToggle->setOpen(true);
}

void ProfileEditor::showPlaceholders()
{
    for (Row &row : m_rows)
        row.edit->setPlaceholderText(m_known ? profilefields::placeholder(row.field, m_own, m_bundled) : QString());
}

void ProfileEditor::leave(Row &row)
{
    if (!m_known) return;
    const Result<std::optional<double>> value = profilefields::parse(row.field, row.edit->text());
    if (!value) {
        row.problem->set(value.error().message, Chip::Tone::Bad);
        return;
    }
    row.problem->clear();
    const auto before = m_own.constFind(row.field.name);
    const bool same =
        value->has_value() ? before != m_own.constEnd() && *before == **value : before == m_own.constEnd();
    if (same) return;
    if (value->has_value())
        m_own.insert(row.field.name, **value);
    else
        m_own.remove(row.field.name);
    row.reset->setVisible(value->has_value());
    showPlaceholders();
    save();
}

void ProfileEditor::save()
{
    const quint64 number = ++m_saves;
    m_word->set(tr("Saving…"), Chip::Tone::Neutral);
    m_save(m_model, provider::settingsFromNames(m_own))
        .then(this, [this, number, model = m_model](const Result<bool> &saved) {
            if (number != m_saves || model != m_model) return; // a later one will tell
            if (saved)
                m_word->set(tr("Saved"), Chip::Tone::Good);
            else
                m_word->set(saved.error().message, Chip::Tone::Bad);
        });
}

void ProfileEditor::hideEvent(QHideEvent *event)
{
    // The page, or the window, goes while the cursor stands in a field: that is leaving it.
    for (Row &row : m_rows) {
        if (row.edit->isModified()) leave(row);
    }
    Card::hideEvent(event);
}

void ProfileEditor::paintIcons()
{
    const Theme &theme = m_themes.theme();
    for (Row &row : m_rows)
        row.reset->setIcon(icon(u"undo"_s, theme));
}

} // namespace docswiki::ui
