// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/engine/providersetup.h"
#include "core/provider/modelsettings.h"
#include "ui/common/card.h"
#include "ui/common/thememanager.h"
#include "ui/settings/profilefields.h"

#include <QFuture>
#include <QMap>

#include <functional>

class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace docswiki::ui {

class ElidedLabel;
class FoldButton;
class ModelSearch;
class ToneLine;

/// The settings of one model, or of all: each field shows what counts without it, and can be given back to that.
/// A field is saved as soon as the person leaves it; "Saved" appears when it is on disk, not before.
class ProfileEditor final : public Card {
    Q_OBJECT
public:
    using Settings = engine::OwnAndBundled<provider::ModelSettings>;
    using Load = std::function<QFuture<Result<Settings>>(const QString &model)>; ///< empty: the defaults of all
    using Save = std::function<QFuture<Result<bool>>(const QString &model, const provider::ModelSettings &own)>;

    ProfileEditor(ThemeManager &themes, Load load, Save save, QWidget *parent = nullptr);

    void setModels(const QStringList &models); ///< that can be searched for
    void choose(const QString &model);         ///< empty: all models
    QString model() const { return m_model; }
    QLineEdit *field(const QString &name) const;
    QToolButton *resetButton(const QString &name) const;
    QString problemOf(const QString &name) const;
    QString word() const; ///< "Saved"

protected:
    void hideEvent(QHideEvent *event) override;

private:
    struct Row {
        profilefields::Field field;
        QLineEdit *edit;
        QToolButton *reset;
        ToneLine *problem;
    };

    void addRow(QGridLayout *grid, const profilefields::Field &field, QWidget *parent);
    Row *rowOf(const QString &name);
    const Row *rowOf(const QString &name) const;
    void load();
    void showSettings();
    void showPlaceholders();
    void leave(Row &row); ///< checks and, if it is another value, saves
    void save();
    void paintIcons();

    ThemeManager &m_themes;
    Load m_load;
    Save m_save;
    QString m_model;
    QMap<QString, double> m_own; ///< by name
    QMap<QString, double> m_bundled;
    bool m_known = false; ///< the settings of m_model are here
    quint64 m_asked = 0;
    quint64 m_saves = 0;
    ModelSearch *m_search;
    QPushButton *m_allModels;
    ElidedLabel *m_title;
    FoldButton *m_limitsToggle;
    QWidget *m_limits;
    ToneLine *m_word;
    QList<Row> m_rows;
};

} // namespace docswiki::ui
