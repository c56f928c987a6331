// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace docswiki::ui {

class ToneLine;

/// Asks for the address of a website and says what of it will be read.
class AddressDialog final : public QDialog {
    Q_OBJECT
public:
    /// `libraries` it can join; `current`: the one proposed, empty: a new one named after the site.
    AddressDialog(ThemeManager &themes, const QStringList &libraries, const QString &current,
                  QWidget *parent = nullptr);

    QLineEdit *address() const { return m_address; }
    QString url() const;     ///< as it will be read; empty while it is none
    QString library() const; ///< the one it joins, or the name of a new one

Q_SIGNALS:
    void chosen(const QString &url, const QString &library);

private:
    void explain();

    QLineEdit *m_address;
    QComboBox *m_library;
    QLabel *m_what;
    ToneLine *m_problem;
    QPushButton *m_add;
};

/// "https://docs.example.org/guide/" of "docs.example.org/guide/intro.html": what all pages to be read begin with.
QString sitePrefix(const QString &url);
/// The address as a person types it, with its scheme; empty when it is none.
QString webAddress(const QString &typed);

} // namespace docswiki::ui
