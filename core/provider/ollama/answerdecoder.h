// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/provider/chattypes.h"
#include "core/provider/ollama/linesplitter.h"
#include "core/provider/openai/thinksplitter.h"
#include "core/provider/stream/answersink.h"

#include <QByteArrayView>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace docswiki::provider::ollama {

/// Bytes of an `/api/chat` answer in, the answer out. Pure: no network, no clock.
///
/// feed() the bytes as they come, wherever they were cut; the sink hears of each piece before feed() returns. ended()
/// tells that no more bytes are needed (the line with `done`, an error). finish() once gives how it ended. The sink
/// may call stop().
class AnswerDecoder {
public:
    /// `provider`: its name in error sentences.
    AnswerDecoder(AnswerSink &sink, QString provider);

    void feed(QByteArrayView bytes);
    bool ended() const { return m_done || m_error; }
    bool isDone() const { return m_done; }
    void stop() { m_stopped = true; }

    /// The outcome; "truncated" when the last line did not come. Errors: the server's own, a line that cannot be read
    /// (Protocol), an answer with nothing in it (Protocol).
    Result<ChatOutcome> finish();

private:
    bool takeLine(QByteArrayView line); ///< whether more lines are wanted
    void takeMessage(const QJsonObject &message);
    void takeEnd(const QJsonObject &line);
    void tell(const openai::ThinkSplitter::Piece &piece);

    AnswerSink &m_sink;
    QString m_provider;
    LineSplitter m_lines;
    openai::ThinkSplitter m_thinking;
    ChatOutcome m_outcome;
    std::optional<Error> m_error;
    bool m_sawAnswer = false;
    bool m_done = false;
    bool m_stopped = false;
};

} // namespace docswiki::provider::ollama
