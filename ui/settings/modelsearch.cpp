// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/modelsearch.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QStringListModel>

namespace docswiki::ui {

ModelSearch::ModelSearch(QWidget *parent) : QLineEdit(parent), m_models(new QStringListModel(this))
{
    auto *completer = new QCompleter(m_models, this);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setMaxVisibleItems(10);
    setCompleter(completer);
    setClearButtonEnabled(true);
    connect(this, &QLineEdit::returnPressed, this, &ModelSearch::choose);
    // Later: the field writes what was chosen into itself once all others have been told.
    connect(
        completer, qOverload<const QString &>(&QCompleter::activated), this,
        [this](const QString &model) { tell(model); }, Qt::QueuedConnection);
}

void ModelSearch::setModels(const QStringList &models)
{
    if (models != m_models->stringList()) m_models->setStringList(models);
}

void ModelSearch::choose()
{
    const QString typed = text().trimmed();
    if (typed.isEmpty()) return;
    completer()->popup()->hide(); // or it would choose once more
    if (m_models->stringList().contains(typed)) {
        tell(typed);
        return;
    }
    completer()->setCompletionPrefix(typed);
    const QString first = completer()->currentCompletion();
    if (first.isEmpty())
        Q_EMIT notFound(typed);
    else
        tell(first);
}

void ModelSearch::tell(const QString &model)
{
    setText({});
    Q_EMIT chosen(model);
}

} // namespace docswiki::ui
