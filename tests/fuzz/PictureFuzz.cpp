// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures that carry histories: the input as a whole picture, and as the text in one.
#include "../history/Feeding.h"
#include "Histories.h"

#include "history/FigureText.h"
#include "history/PngText.h"

#include <cmath>

using namespace throughline;
using namespace throughline::history;

namespace {

void check(const MetricHistory& records) {
    fuzz::requirePoints(records);
    for (const XAxis axis : {XAxis::Epoch, XAxis::Step, XAxis::Time})
        for (const double x : records.x(axis)) fuzz::require(std::isfinite(x), "every x is somewhere");
}

/// What was read is written as what reads the same again.
void checkAll(const OpenedHistories& opened) {
    for (const NamedHistory& named : opened.histories) {
        check(named.history->records);
        for (const MetricHistory& ghost : named.history->abandoned) check(ghost);
    }
    const std::string text = figureText(opened.histories, opened.settings.empty() ? "{}" : opened.settings);
    const Result<OpenedHistories> again = readFigureText(text, "throughline-png", {});
    fuzz::require(again.has_value(), "what is written can be read");
    fuzz::require(figureText(again->histories, again->settings) == text, "and is written the same");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::textOf(data, size);
    if (isPng(text)) {
        const testing::Fed fed = testing::feed(testing::formatNamed("throughline-png"), text, {}, "figure.png");
        if (fed.error.empty()) checkAll(fed.histories);
        return 0;
    }
    const Result<OpenedHistories> opened = readFigureText(text, "throughline-png", "figure.png");
    if (opened) checkAll(*opened);
    // Its checksum would keep nearly everything from the reader of chunks.
    std::string png("\x89PNG\r\n\x1a\n\0\0\0\0IDAT____", 20);
    const Result<PngText> carried = readPngText(withPngText(png, figureKeyword, text), figureKeyword, size, {});
    fuzz::require(carried.has_value(), "what is put into a picture can be read");
    fuzz::require(carried->text.value_or("") == text, "and is the same");
    return 0;
}
