// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/engine/providersetup.h"
#include "core/provider/account/connectionstep.h"
#include "core/provider/local/foundserver.h"
#include "ui/common/thememanager.h"
#include "ui/settings/settingssection.h"

#include <QFuture>
#include <QHash>
#include <QPointer>
#include <QSet>
#include <QTimer>

#include <functional>
#include <optional>

class QPushButton;
class QVBoxLayout;

namespace docswiki::ui {

class EmptyState;
class FoundStrip;
class ProviderCard;
class ProviderForm;
class ToneLine;
class UndoBar;

/// What the view has done for it. Each ends soon, with an error if need be.
struct ProviderActions {
    std::function<QFuture<Result<engine::ProviderState>>(const provider::ProviderAccount &,
                                                         const std::optional<QString> &key)>
        save;
    std::function<QFuture<Result<bool>>(const QString &id, int to)> move;
    std::function<QFuture<Result<bool>>(const QString &id)> remove; ///< saving the same account brings it back
    std::function<QFuture<Result<QList<provider::local::FoundServer>>>()> findLocal;
    std::function<quint64(const provider::ProviderAccount &, const std::optional<QString> &key)> test;
    std::function<void(quint64 test)> cancelTest;
};

/// Who answers: the providers in the person's order, edited in place. Without an engine: it works on values.
class ProvidersView final : public SettingsSection {
    Q_OBJECT
public:
    ProvidersView(ThemeManager &themes, ProviderActions actions, QWidget *parent = nullptr);
    ~ProvidersView() override;

    void setProviders(const QList<engine::ProviderState> &providers); ///< what is being edited stays
    void setStep(quint64 test, const provider::ConnectionStep &step);
    void setTested(quint64 test, bool ok);

    void findLocalServers(bool asked); ///< `asked`: the person did, so that nothing found is told too
    bool isSearching() const { return m_searching; }
    void add(const provider::ProviderAccount &account = {}); ///< unfolds the fields of a new one
    void focusKey();                             ///< where a person who was told that a key is missing wants to be
    ProviderCard *card(const QString &id) const; ///< null: there is none; empty id: the new one
    QStringList order() const;                   ///< ids as they are shown
    UndoBar &undoBar() { return *m_undo; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void makeHeader();
    ProviderCard *makeCard();
    void watchForm(ProviderCard *card);
    void save(ProviderCard *card);
    void saved(ProviderCard *card, const engine::ProviderState &state, bool keyTyped);
    void setEnabled(ProviderCard *card, bool enabled);
    void remove(ProviderCard *card);
    void bringBack();
    void drag(ProviderCard *card, int globalY);
    void move(ProviderCard *card, int by);
    void tellOrder(ProviderCard *card);
    int movableIndex(const ProviderCard *card) const; ///< among those that can be moved; -1: it cannot
    void test(ProviderCard *card);
    void stopTest(const ProviderForm *form);
    void addFound(const provider::local::FoundServer &server);
    void showFound();
    void showAges();
    void arrange();
    void say(const Error &error);

    ThemeManager &m_themes;
    ProviderActions m_actions;
    QPushButton *m_find;
    QPushButton *m_add;
    FoundStrip *m_strip;
    ToneLine *m_failure;
    EmptyState *m_empty;
    QVBoxLayout *m_list;
    UndoBar *m_undo;
    QList<ProviderCard *> m_cards;                  ///< as shown; a new one is the last
    QSet<QString> m_gone;                           ///< removed here, and the engine may not have said so yet
    int m_moves = 0;                                ///< asked for and not answered: the order here counts
    bool m_dragging = false; ///< a card has left its place and is not let go yet
    std::optional<engine::ProviderState> m_removed; ///< what the undo bar offers
    int m_removedFrom = 0;
    QHash<quint64, QPointer<ProviderForm>> m_tests; ///< that run
    QList<provider::local::FoundServer> m_found;
    bool m_foundAsked = false;
    bool m_known = false;    ///< whether the providers were told at all
    bool m_wantsKey = false; ///< focusKey() came before they were
    quint64 m_searches = 0;
    bool m_searching = false;
    bool m_searched = false;
    QTimer m_ages;
};

} // namespace docswiki::ui
