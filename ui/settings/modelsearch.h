// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLineEdit>
#include <QStringList>

class QStringListModel;

namespace docswiki::ui {

/// A field that finds one of many models by any part of its name.
class ModelSearch final : public QLineEdit {
    Q_OBJECT
public:
    explicit ModelSearch(QWidget *parent = nullptr);

    void setModels(const QStringList &models);
    bool isTyping() const { return !text().trimmed().isEmpty(); }
    void choose(); ///< as Enter does

Q_SIGNALS:
    void chosen(const QString &model); ///< the field is empty again
    void notFound(const QString &text);

private:
    void tell(const QString &model);

    QStringListModel *m_models;
};

} // namespace docswiki::ui
