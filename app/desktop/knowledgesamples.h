// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/embedder.h"
#include "core/knowledge/embed/modeloffer.h"
#include "core/knowledge/eval/evaluation.h"
#include "core/knowledge/retrieve/retrieval.h"

#include <QDateTime>
#include <QList>

/// Searches, runs, models and libraries as they come in real use, made by hand: for pictures and for tests of views.
namespace docswiki::samples {

const QString &question(); ///< what retrieval() answers

enum class Meaning { On, Off, Failed };
knowledge::Retrieval retrieval(Meaning meaning = Meaning::On); ///< explained, with every fate in it
knowledge::Retrieval nothingRelevant();                        ///< something came up, but too little of it

QList<knowledge::Evaluation> evaluations(const QDateTime &now); ///< newest first
QList<knowledge::ModelOffer> modelOffers();                     ///< one is here, two can be fetched
knowledge::EmbeddingProgress embedding();                       ///< under way
QList<knowledge::LibrarySummary> libraries(const QDateTime &now);
QList<knowledge::FileEntry> files(const QString &library); ///< with twins, a page of a site and an article of a dump

} // namespace docswiki::samples
