// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/account/provideraccount.h"
#include "core/provider/chatprovider.h"
#include "ui/common/card.h"
#include "ui/common/chip.h"
#include "ui/common/thememanager.h"

class QCheckBox;
class QListView;
class QPushButton;
class QToolButton;

namespace docswiki::ui {

class FallbacksModel;
class ModelSearch;
class ToneLine;

/// Who answers when the chosen model cannot, in order, and whether a late answer is asked for twice.
class FallbackEditor final : public Card {
    Q_OBJECT
public:
    explicit FallbackEditor(ThemeManager &themes, QWidget *parent = nullptr);

    void setChoices(const provider::ModelChoices &choices);
    provider::ModelChoices choices() const;
    void setModels(const QList<provider::ModelInfo> &models, const QHash<QString, QString> &accountNames);
    void say(const QString &text, Chip::Tone tone);
    FallbacksModel &model() { return *m_model; }
    void removeCurrent();
    void bringBack(const QString &reference, int row);

Q_SIGNALS:
    void changed(); ///< by the person: choices() is to be saved
    void removed(const QString &reference, int row);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override; // the list's keys

private:
    QWidget *makeButtons();
    void moveCurrent(int by);
    void showButtons();
    void fitList();
    void paintIcons();

    ThemeManager &m_themes;
    FallbacksModel *m_model;
    QListView *m_list;
    QToolButton *m_up;
    QToolButton *m_down;
    QToolButton *m_remove;
    ModelSearch *m_search;
    QCheckBox *m_hedge;
    ToneLine *m_word;
};

} // namespace docswiki::ui
