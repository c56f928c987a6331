// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLabel>

namespace docswiki::ui {

/// One line of text that is cut with an ellipsis where the room ends; the whole of it is the tooltip then.
class ElidedLabel final : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(const QString &text = {}, Qt::TextElideMode mode = Qt::ElideRight, QWidget *parent = nullptr);

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    bool isCut() const;

    Qt::TextElideMode m_mode;
};

} // namespace docswiki::ui
