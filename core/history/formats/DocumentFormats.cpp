// SPDX-License-Identifier: GPL-3.0-or-later
// Histories out of an SVG picture or a PDF document that `export` made.
#include "history/DocumentText.h"
#include "history/FigureText.h"
#include "history/Format.h"
#include "history/HistoryCollector.h"

namespace throughline::history {

namespace {

struct DocumentKind {
    std::string_view format;
    const char* what; ///< it is, where it carries none
    std::optional<std::string> (*find)(std::string_view bytes);
};

constexpr DocumentKind svg{"throughline-svg", "an SVG picture that carries no history",
                           [](std::string_view bytes) { return readSvgText(bytes, figureKeyword, mostFigureText); }};
constexpr DocumentKind pdf{"throughline-pdf", "a PDF document that carries no history",
                           [](std::string_view bytes) { return readPdfText(bytes, figureStart, mostFigureText); }};

class DocumentReader : public FormatReader {
public:
    DocumentReader(const DocumentKind& kind, const Start& start) : m_kind(kind), m_file(start.file.string()) {}

    Result<std::size_t> take(std::string_view bytes, bool end, HistoryCollector& to) override {
        if (!end) return 0;
        const std::optional<std::string> text = m_kind.find(bytes);
        if (!text) return fail(ErrorCode::UnknownFormat, m_file, {m_kind.what});
        Result<OpenedHistories> carried = readFigureText(*text, m_kind.format, m_file);
        if (!carried) return tl::make_unexpected(carried.error());
        to.setWhole(std::move(*carried));
        return bytes.size();
    }

    Result<void> verdict(const HistoryCollector&) const override { return {}; }

private:
    const DocumentKind& m_kind;
    std::string m_file;
};

template <const DocumentKind& kind>
std::unique_ptr<FormatReader> documentReader(const Start& start) {
    return std::make_unique<DocumentReader>(kind, start);
}

Fit fitsSvg(const Start& start) {
    return isSvg(start.text) ? Fit::Surely : Fit::No;
}

Fit fitsPdf(const Start& start) {
    return isPdf(start.text) ? Fit::Surely : Fit::No;
}

} // namespace

extern const Format svgFormat{svg.format, Format::Growth::Rewritten, &fitsSvg, &documentReader<svg>};
extern const Format pdfFormat{pdf.format, Format::Growth::Rewritten, &fitsPdf, &documentReader<pdf>};

} // namespace throughline::history
