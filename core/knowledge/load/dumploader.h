// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/load/loader.h"

namespace docswiki::knowledge {

/// Whether the (unpacked) file begins as a MediaWiki export does.
bool isMediaWikiDump(QByteArrayView beginning);

/// Tells the articles of a MediaWiki export one by one, in flat memory however large it is. The document it returns is
/// the container. An article is a page of the main namespace, of help, or of a namespace the wiki made for content;
/// talk, user, file, template and other service pages and redirects are left out.
Result<LoadedDocument> loadDump(const LoadRequest &request, const PartSink &sink);

} // namespace docswiki::knowledge
