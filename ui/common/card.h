// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace docswiki::ui {

/// A raised frame with an optional title line; widgets at the right end of the title go into header().
class Card : public QFrame {
    Q_OBJECT
public:
    explicit Card(const QString &title = {}, QWidget *parent = nullptr);

    QHBoxLayout *header() const { return m_header; }
    QVBoxLayout *body() const { return m_body; }

private:
    QHBoxLayout *m_header;
    QVBoxLayout *m_body;
};

} // namespace docswiki::ui
