// SPDX-License-Identifier: GPL-3.0-or-later
// Error card, footer and buttons of a message.
#include "ui/chat/formattext.h"
#include "ui/chat/messagelayout.h"
#include "ui/chat/messagewords.h"
#include "ui/chat/wrappedtext.h"

#include <algorithm>
#include <cmath>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

QList<MessageHit> MessageLayout::actions(bool hidden) const
{
    QList<MessageHit> all = m_prelude.actions();
    for (const Button &button : m_buttons) {
        if (!button.enabled || (button.quiet && !m_view.showActions && !hidden)) continue;
        MessageHit hit;
        hit.kind = MessageHit::Kind::Action;
        hit.action = button.action;
        hit.rect = button.rect;
        hit.label = button.label;
        all << hit;
    }
    return all;
}

QString MessageLayout::errorDetails() const
{
    QStringList lines = m_view.extras.attempts.details();
    if (const QString detail = detailText(m_message.error.detail); !detail.isEmpty()) lines.prepend(detail);
    return lines.join(u'\n').left(4000);
}

qreal MessageLayout::arrangeErrorCard(qreal y)
{
    const QFontMetricsF body(m_style.body);
    const qreal inner = m_width - 32;
    const QString details = errorDetails();
    const bool open = m_view.detailsOpen && !details.isEmpty();
    qreal inside =
        12 + std::ceil(body.height()) + 4 + wrappedHeight(m_message.error.message.left(2000), m_style.body, inner) + 10;
    if (open) inside += wrappedHeight(details, m_style.small, inner) + 10;
    QList<std::pair<MessageAction, QString>> buttons{
        {MessageAction::Retry, m_view.retryIn > 0 ? words::retryIn(m_view.retryIn) : words::retry()},
        {MessageAction::OtherModel, words::otherModel()}};
    if (m_message.error.code == ErrorCode::Unauthorised || m_view.offersSettings)
        buttons.append({MessageAction::Settings, words::editKey()});
    if (!details.isEmpty())
        buttons.append({MessageAction::ToggleDetails, open ? words::hideDetails() : words::details()});
    const qreal bottom = arrangeButtons(buttons, false, 16, y + inside);
    m_card = {0, y, m_width, bottom + 12 - y};
    return m_card.bottom();
}

qreal MessageLayout::arrangeFooter(qreal y)
{
    const QFontMetricsF small(m_style.small);
    const QString timing =
        m_message.record ? footerText(*m_message.record, toolsFooter(m_view.extras.tools)) : QString();
    const qreal timingWidth = timing.isEmpty() ? 0 : small.horizontalAdvance(timing) + 16;
    const qreal versionsWidth = arrangeVersions(y);
    QList<std::pair<MessageAction, QString>> actions;
    if (!m_message.text.isEmpty()) actions.append({MessageAction::Copy, words::copy()});
    if (m_message.state != store::MessageState::Failed) { // its card has these
        actions.append({MessageAction::AskAgain, words::askAgain()});
        actions.append({MessageAction::OtherModel, words::otherModelQuiet()});
    }
    actions.append({MessageAction::Timing, words::timing()});
    qreal actionsWidth = 0;
    for (const auto &action : actions)
        actionsWidth += small.horizontalAdvance(action.second) + 20;
    m_footer = {versionsWidth, y, m_width - versionsWidth, 24};
    const bool oneLine = versionsWidth + timingWidth + actionsWidth <= m_width;
    if (!oneLine) {
        const qreal lines = std::ceil(timingWidth / std::max<qreal>(80, m_footer.width()));
        m_footer.setHeight(std::max<qreal>(24, lines * 20));
        return arrangeButtons(actions, true, -8, m_footer.bottom());
    }
    arrangeButtons(actions, true, versionsWidth + (timing.isEmpty() ? -8 : timingWidth - 4), y);
    return m_footer.bottom();
}

qreal MessageLayout::arrangeVersions(qreal y)
{
    if (m_view.versions < 2) return 0;
    constexpr qreal buttonWidth = 22;
    const qreal textWidth =
        std::ceil(QFontMetricsF(m_style.small).horizontalAdvance(words::version(m_view.versions, m_view.versions))) + 4;
    qreal x = -6; // the first mark stands under the text's edge
    m_buttons.push_back(
        {MessageAction::EarlierVersion, words::earlierVersion(), {x, y, buttonWidth, 24}, false, m_view.version > 1});
    x += buttonWidth;
    m_versionText = {x, y, textWidth, 24};
    x += textWidth;
    m_buttons.push_back({MessageAction::LaterVersion,
                         words::laterVersion(),
                         {x, y, buttonWidth, 24},
                         false,
                         m_view.version < m_view.versions});
    return x + buttonWidth + 8;
}

qreal MessageLayout::arrangeButtons(const QList<std::pair<MessageAction, QString>> &buttons, bool quiet, qreal x,
                                    qreal y)
{
    const QFontMetricsF small(m_style.small);
    const qreal begin = x;
    for (const auto &[action, label] : buttons) {
        const qreal width = std::ceil(small.horizontalAdvance(label)) + 16;
        if (x + width > m_width && x > begin) {
            x = begin;
            y += 28;
        }
        m_buttons.push_back({action, label, QRectF(x, y, width, 24), quiet, true});
        x += width + (quiet ? 4 : 8);
    }
    return y + 24;
}

} // namespace docswiki::ui
