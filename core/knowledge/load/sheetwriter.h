// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/load/documentbuilder.h"

namespace docswiki::knowledge {

/// Writes the rows of a sheet of data, each as a table block of its own that is understood without the others
/// ("column: value"). Looks for the row that names the columns among the first ones.
class SheetWriter {
public:
    /// `page`: the sheet's number; 0: the format has only one.
    SheetWriter(DocumentBuilder &builder, int page) : m_builder(builder), m_page(page) {}

    void addRow(QStringList row, int line);
    void finish();

private:
    struct Row {
        QStringList cells;
        int line = 0;
    };
    void emitFirst();
    void emitRow(const Row &row);

    DocumentBuilder &m_builder;
    int m_page;
    QList<Row> m_first; ///< until it is known which of them names the columns
    bool m_started = false;
    QStringList m_columns;
};

} // namespace docswiki::knowledge
