// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <string>
#include <vector>

/// What sentences of errors and of remarks are put together with. Any thread.
namespace throughline::ui {

/// What a file said, safe to be shown on one line and not too long: a cell of a hostile file may hold line breaks,
/// control characters, and megabytes.
QString onOneLine(const std::string& text);
QStringList onOneLine(const std::vector<std::string>& texts);

/// `sentence` with %1 to %9 replaced in one go, so that an argument may itself hold "%2"; without an argument for it a
/// place stays empty, as a sentence with a gap is better than none.
QString filled(const QString& sentence, const QStringList& arguments);

} // namespace throughline::ui
