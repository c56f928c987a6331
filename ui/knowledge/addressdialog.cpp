// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/addressdialog.h"

#include "ui/common/toneline.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QUrl>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int longestAddress = 2000;
}

QString webAddress(const QString &typed)
{
    QString text = typed.trimmed();
    if (text.isEmpty() || text.contains(u' ')) return {};
    if (!text.contains("://"_L1)) text.prepend("https://"_L1);
    QUrl url(text, QUrl::StrictMode);
    const bool web = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
    const bool named = url.host().contains(u'.') || url.host() == "localhost"_L1 || url.host().contains(u':');
    if (!url.isValid() || !web || !named || !url.userInfo().isEmpty()) return {};
    url.setFragment({});
    return url.toString(QUrl::FullyEncoded);
}

QString sitePrefix(const QString &url)
{
    QUrl prefix(url);
    const QString path = prefix.path();
    prefix.setPath(path.left(path.lastIndexOf(u'/') + 1).isEmpty() ? u"/"_s : path.left(path.lastIndexOf(u'/') + 1));
    prefix.setQuery(QString());
    prefix.setFragment({});
    return prefix.toString();
}

AddressDialog::AddressDialog(ThemeManager &themes, const QStringList &libraries, const QString &current,
                             QWidget *parent)
    : QDialog(parent)
    , m_address(new QLineEdit(this))
    , m_library(new QComboBox(this))
    , m_what(new QLabel(this))
    , m_problem(new ToneLine(themes, this))
    , m_add(new QPushButton(tr("Read this site"), this))
{
    setWindowTitle(tr("Add a website"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(520);
    m_address->setPlaceholderText(u"https://docs.example.org/guide/"_s);
    m_address->setAccessibleName(tr("Address of the website"));
    m_address->setInputMethodHints(Qt::ImhUrlCharactersOnly);
    m_address->setMaxLength(longestAddress);
    m_library->setAccessibleName(tr("Library"));
    m_library->addItem(tr("a new library, named after the site"), QString());
    for (const QString &name : libraries)
        m_library->addItem(name, name);
    m_library->setCurrentIndex(std::max(0, m_library->findData(current)));
    m_what->setWordWrap(true);
    m_what->setTextFormat(Qt::PlainText);
    m_what->setProperty("tone", u"second"_s);
    m_what->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_what->setMinimumHeight(5 * fontMetrics().lineSpacing());
    m_add->setProperty("variant", u"primary"_s);
    m_add->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);

    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(sizes::space4);
    grid->setVerticalSpacing(sizes::space2);
    auto *addressLabel = new QLabel(tr("&Address"), this);
    addressLabel->setBuddy(m_address);
    auto *libraryLabel = new QLabel(tr("&Into"), this);
    libraryLabel->setBuddy(m_library);
    grid->addWidget(addressLabel, 0, 0);
    grid->addWidget(m_address, 0, 1);
    grid->addWidget(m_problem, 1, 1);
    grid->addWidget(libraryLabel, 2, 0);
    grid->addWidget(m_library, 2, 1);
    grid->setColumnStretch(1, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(sizes::space2);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_add);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(sizes::space6, sizes::space4, sizes::space6, sizes::space4);
    all->setSpacing(sizes::space3);
    all->addLayout(grid);
    all->addWidget(m_what);
    all->addStretch(1);
    all->addLayout(buttons);
    connect(m_address, &QLineEdit::textChanged, this, &AddressDialog::explain);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_add, &QPushButton::clicked, this, [this] {
        if (url().isEmpty()) return;
        Q_EMIT chosen(url(), library());
        accept();
    });
    explain();
    m_address->setFocus();
}

QString AddressDialog::url() const
{
    return webAddress(m_address->text());
}

QString AddressDialog::library() const
{
    const QString joined = m_library->currentData().toString();
    return joined.isEmpty() ? QUrl(url()).host() : joined;
}

void AddressDialog::explain()
{
    const QString found = url();
    const bool wrong = found.isEmpty() && m_address->text().trimmed().size() > 8;
    m_problem->set(wrong ? tr("This is no web address. It begins with https:// or http:// and names a site.")
                         : QString(),
                   Chip::Tone::Warn);
    m_add->setEnabled(!found.isEmpty());
    m_what->setText(
        (found.isEmpty() ? tr("All pages beneath the address are read.")
                         : tr("All pages that begin with %1 are read.").arg(sitePrefix(found))) +
        u' ' +
        tr("They are found by the site's list of pages or by its links. What the site asks programs not to read "
           "(robots.txt) is left out, and it is asked slowly. Later only pages that changed are fetched again. The "
           "text "
           "stays on this computer."));
}

} // namespace docswiki::ui
