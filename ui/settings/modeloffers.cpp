// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/modeloffers.h"

#include "ui/common/format.h"
#include "ui/common/stylesheet.h"
#include "ui/common/toneline.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QFileDialog>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using knowledge::ModelFetch;
using knowledge::ModelOffer;

namespace {

QLabel *line(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setProperty("tone", u"second"_s);
    label->setProperty("type", u"caption"_s);
    return label;
}

QString factsOf(const ModelOffer &offer)
{
    QStringList facts;
    if (offer.bytes > 0) facts << format::bytes(offer.bytes);
    if (offer.dimension > 0) facts << ModelOffers::tr("%1 dimensions").arg(offer.dimension);
    if (!offer.licence.isEmpty()) facts << offer.licence;
    return facts.join(u" · "_s);
}

} // namespace

ModelOffers::ModelOffers(ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes), m_rows(new QVBoxLayout(this))
{
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(sizes::space2);
    rebuild();
}

bool ModelOffers::isFetching() const
{
    return std::any_of(m_fetches.cbegin(), m_fetches.cend(),
                       [](const ModelFetch &fetch) { return !fetch.finished && fetch.error.isEmpty(); });
}

void ModelOffers::setOffers(const QList<ModelOffer> &offers)
{
    if (offers == m_offers) return;
    m_offers = offers;
    rebuild();
}

void ModelOffers::setFetch(const ModelFetch &fetch)
{
    if (fetch.finished && fetch.error.isEmpty()) {
        m_fetches.remove(fetch.id);
        for (ModelOffer &offer : m_offers) {
            if (offer.id == fetch.id) offer.folder = fetch.folder;
        }
        if (m_takeWhenFetched == fetch.id && m_folder.isEmpty()) choose(fetch.folder);
    } else {
        m_fetches.insert(fetch.id, fetch);
    }
    auto *bar = findChild<QProgressBar *>(u"fetch-"_s + fetch.id);
    auto *text = findChild<QLabel *>(u"fetched-"_s + fetch.id);
    if (!bar || !text || fetch.finished || !fetch.error.isEmpty()) {
        rebuild();
        return;
    }
    bar->setRange(0, fetch.total > 0 ? 1000 : 0);
    if (fetch.total > 0) bar->setValue(static_cast<int>(1000 * fetch.done / fetch.total));
    text->setText(fetch.total > 0 ? tr("%1 of %2").arg(format::bytes(fetch.done), format::bytes(fetch.total))
                                  : format::bytes(fetch.done));
}

void ModelOffers::setFolder(const QString &folder)
{
    m_folder = folder;
    const bool offered =
        std::any_of(m_offers.cbegin(), m_offers.cend(), [&](const ModelOffer &o) { return o.folder == folder; });
    if (!folder.isEmpty() && !offered) m_ownFolder = folder;
    rebuild();
}

void ModelOffers::choose(const QString &folder)
{
    if (folder == m_folder) return;
    m_folder = folder;
    Q_EMIT changed();
}

void ModelOffers::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Choose the folder of a model"), m_ownFolder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        setFolder(folder);
        Q_EMIT changed();
    });
    dialog->open();
}

void ModelOffers::rebuild()
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->setParent(nullptr);
            item->widget()->deleteLater();
        }
        delete item;
    }
    delete m_group;
    m_group = new QButtonGroup(this);
    for (const ModelOffer &offer : std::as_const(m_offers))
        m_rows->addWidget(makeRow(offer));
    m_rows->addWidget(makeFolderRow());
}

QWidget *ModelOffers::makeRow(const ModelOffer &offer)
{
    auto *row = new QWidget(this);
    const bool here = !offer.folder.isEmpty();
    const auto fetch = m_fetches.constFind(offer.id);
    const bool running = fetch != m_fetches.cend() && !fetch->finished && fetch->error.isEmpty();
    auto *radio = new QRadioButton(offer.title, row);
    m_group->addButton(radio);
    radio->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    radio->setEnabled(here);
    radio->setChecked(here && offer.folder == m_folder);
    radio->setAccessibleDescription(offer.about);
    connect(radio, &QRadioButton::toggled, this, [this, folder = offer.folder](bool on) {
        if (on) choose(folder);
    });
    auto *button = new QPushButton(running          ? tr("Cancel")
                                   : offer.bytes > 0 ? tr("Fetch %1").arg(format::bytes(offer.bytes))
                                                     : tr("Fetch"),
                                   row);
    button->setVisible(running || !here);
    button->setAccessibleName(running ? tr("Cancel fetching %1").arg(offer.title) : tr("Fetch %1").arg(offer.title));
    button->setToolTip(running ? tr("Stop; what has come is thrown away")
                               : tr("Download %1 and check that it arrived whole").arg(offer.id));
    connect(button, &QPushButton::clicked, this, [this, running, id = offer.id] {
        if (running) {
            m_fetches.remove(id);
            m_takeWhenFetched.clear();
            Q_EMIT cancelRequested(id);
        } else {
            m_takeWhenFetched = id;
            m_fetches.insert(id, ModelFetch{id, 0, 0, false, {}, {}});
            Q_EMIT fetchRequested(id);
        }
        QMetaObject::invokeMethod(this, &ModelOffers::rebuild,
                                  Qt::QueuedConnection); // not within the button's own click
    });
    auto *state = line(here ? tr("on this computer") : QString(), row);
    state->setVisible(here && !running);
    setLook(state, "tone", u"good"_s);
    auto *top = new QHBoxLayout;
    top->setSpacing(sizes::space2);
    top->addWidget(radio);
    top->addStretch(1);
    top->addWidget(state);
    top->addWidget(button);
    auto *all = new QVBoxLayout(row);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(1);
    all->addLayout(top);
    auto *below = new QVBoxLayout;
    below->setContentsMargins(24, 0, 0, 0);
    below->setSpacing(2);
    if (!offer.about.isEmpty()) below->addWidget(line(offer.about, row));
    below->addWidget(line(factsOf(offer), row));
    if (running) {
        auto *bar = new QProgressBar(row);
        bar->setObjectName(u"fetch-"_s + offer.id);
        bar->setTextVisible(false);
        bar->setRange(0, fetch->total > 0 ? 1000 : 0);
        if (fetch->total > 0) bar->setValue(static_cast<int>(1000 * fetch->done / fetch->total));
        bar->setAccessibleName(tr("%1 is being fetched").arg(offer.title));
        auto *text = line(fetch->total > 0 ? tr("%1 of %2").arg(format::bytes(fetch->done), format::bytes(fetch->total))
                                           : tr("Asking for it…"),
                          row);
        text->setObjectName(u"fetched-"_s + offer.id);
        below->addWidget(bar);
        below->addWidget(text);
    } else if (fetch != m_fetches.cend() && !fetch->error.isEmpty()) {
        auto *failed = new ToneLine(m_themes, row);
        failed->setCaption();
        failed->set(fetch->error, Chip::Tone::Bad);
        below->addWidget(failed);
    }
    all->addLayout(below);
    return row;
}

QWidget *ModelOffers::makeFolderRow()
{
    auto *row = new QWidget(this);
    auto *radio =
        new QRadioButton(m_ownFolder.isEmpty() ? tr("Another model in the Model2Vec form") : m_ownFolder, row);
    m_group->addButton(radio);
    radio->setEnabled(!m_ownFolder.isEmpty());
    radio->setChecked(!m_ownFolder.isEmpty() && m_folder == m_ownFolder);
    connect(radio, &QRadioButton::toggled, this, [this](bool on) {
        if (on) choose(m_ownFolder);
    });
    auto *button = new QPushButton(tr("Choose a folder…"), row);
    button->setToolTip(tr("A folder with model.safetensors and tokenizer.json"));
    connect(button, &QPushButton::clicked, this, &ModelOffers::chooseFolder);
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(sizes::space2);
    line->addWidget(radio, 1);
    line->addWidget(button);
    return row;
}

} // namespace docswiki::ui
