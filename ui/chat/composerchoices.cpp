// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/composerchoices.h"

#include "core/provider/excerpt/excerptprovider.h"
#include "ui/chat/composer.h"
#include "ui/chat/formattext.h"
#include "ui/chat/pickerbutton.h"

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

ComposerChoices::ComposerChoices(engine::Engine &engine, Composer &composer, QObject *parent)
    : QObject(parent), m_engine(engine), m_composer(composer)
{
    connect(&engine, &engine::Engine::librariesChanged, this, &ComposerChoices::reloadLibraries);
    connect(&composer.modelPicker(), &PickerButton::picked, this, &ComposerChoices::changed);
    connect(&composer.libraryPicker(), &PickerButton::picked, this, &ComposerChoices::changed);
}

void ComposerChoices::reloadModels()
{
    m_engine.models().then(this, [this](const Result<QList<provider::ModelInfo>> &result) {
        if (result)
            showModels(*result);
        else
            Q_EMIT failed(result.error().message);
    });
}

void ComposerChoices::showModels(QList<provider::ModelInfo> models)
{
    const QString excerpt = provider::ExcerptProvider::modelId();
    std::stable_partition(models.begin(), models.end(), [&excerpt](const auto &model) { return model.id == excerpt; });
    QList<PickerItem> items;
    for (const provider::ModelInfo &model : std::as_const(models)) {
        QString note = model.provider;
        if (model.contextLength > 0) note += u" · "_s + tr("%1 tokens").arg(formatCount(model.contextLength));
        items.append({model.id, model.name.isEmpty() ? model.id : model.name, note});
    }
    PickerButton &picker = m_composer.modelPicker();
    picker.setItems(items);
    if (picker.current().isEmpty() && !items.isEmpty()) picker.setCurrent(items.first().id);
    Q_EMIT changed();
}

void ComposerChoices::reloadLibraries()
{
    m_engine.libraries().then(this, [this](const Result<QList<knowledge::LibrarySummary>> &result) {
        if (result)
            showLibraries(*result);
        else
            Q_EMIT failed(result.error().message);
    });
}

void ComposerChoices::showLibraries(const QList<knowledge::LibrarySummary> &libraries)
{
    const bool onlySample = std::all_of(libraries.cbegin(), libraries.cend(), [](const auto &l) { return l.sample; });
    int files = 0;
    QList<PickerItem> items;
    for (const knowledge::LibrarySummary &library : libraries) {
        files += library.files;
        items.append({library.name, library.name, tr("%n file(s)", nullptr, library.files)});
    }
    if (!onlySample || items.isEmpty())
        items.prepend({QString(), tr("All my documents"), tr("every library")});
    else
        items.first().id.clear(); // the sample library answers while there is no other
    m_hasDocuments = files > 0;
    PickerButton &picker = m_composer.libraryPicker();
    picker.setItems(items);
    if (std::none_of(items.cbegin(), items.cend(), [&](const PickerItem &i) { return i.id == picker.current(); }))
        picker.setCurrent({});
    Q_EMIT changed();
}

bool ComposerChoices::knowsModel(const QString &id) const
{
    const auto &items = m_composer.modelPicker().items();
    return std::any_of(items.cbegin(), items.cend(), [&id](const PickerItem &item) { return item.id == id; });
}

QString ComposerChoices::answerer() const
{
    const QString model = m_composer.modelPicker().current();
    const QString library = m_composer.libraryPicker().currentTitle().toHtmlEscaped();
    QString sentence;
    if (model.isEmpty() || model == provider::ExcerptProvider::modelId())
        sentence = tr("The built-in excerpt model answers by quoting your documents. Add a key in %1 for other models.")
                       .arg(u"<a href='settings'>"_s + tr("Settings") + u"</a>"_s);
    else
        sentence = tr("%1 answers, with passages from your documents.")
                       .arg(m_composer.modelPicker().currentTitle().toHtmlEscaped());
    if (m_hasDocuments && !library.isEmpty())
        sentence += u' ' + tr("Searched: %1.").arg(u"<b>"_s + library + u"</b>"_s);
    return sentence;
}

} // namespace docswiki::ui
