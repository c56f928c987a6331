// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/eval/evaluation.h"
#include "ui/common/thememanager.h"

#include <QElapsedTimer>
#include <QFuture>
#include <QTimer>
#include <QWidget>

#include <functional>

class QGridLayout;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace docswiki::ui {

class EmptyState;
class EvaluationsModel;
class ToneLine;

/// How well questions with known answers are answered, over time: a card with a trend for each question set, every run
/// in a table, and the button that judges again.
class EvaluationsView final : public QWidget {
    Q_OBJECT
public:
    using Load = std::function<QFuture<Result<QList<knowledge::Evaluation>>>()>;
    using Judge = std::function<QFuture<Result<knowledge::Evaluation>>(const QString &folder)>;

    EvaluationsView(ThemeManager &themes, Load load, Judge judge, QWidget *parent = nullptr);

    void reload();
    void setEvaluations(const QList<knowledge::Evaluation> &evaluations);
    void chooseFolder();
    void judge(const QString &folder);
    bool isJudging() const { return m_clock.isActive(); }

Q_SIGNALS:
    void judged(bool ok);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeHistory();
    void showCards(const QList<knowledge::Evaluation> &evaluations);
    void tick();

    ThemeManager &m_themes;
    Load m_load;
    Judge m_judge;
    EvaluationsModel *m_model;
    QStackedWidget *m_pages;
    QPushButton *m_again;
    QWidget *m_running;
    QLabel *m_runningText;
    ToneLine *m_outcome;
    QGridLayout *m_cards;
    QTableView *m_table;
    QTimer m_clock; ///< runs while a set is being judged
    QElapsedTimer m_since;
    QString m_judging;
    bool m_loaded = false;
};

} // namespace docswiki::ui
