// SPDX-License-Identifier: GPL-3.0-or-later
// Histories out of a picture that `export` made.
#include "history/FigureText.h"
#include "history/Format.h"
#include "history/HistoryCollector.h"
#include "history/PngText.h"
#include "io/JsonReader.h"
#include "io/JsonText.h"
#include "io/Utf8.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

namespace throughline::history {

namespace {

using Token = io::JsonReader::Token;

constexpr std::int64_t knownVersion = 1;
constexpr std::size_t mostHistories = 4096;

/// A text as it can be written again: whole characters alone, no longer than names may be.
std::string shortened(std::string_view text) {
    constexpr std::string_view unknown = "\xEF\xBF\xBD"; // U+FFFD
    std::string result;
    while (!text.empty()) {
        const std::size_t size = io::sequenceLength(text);
        const std::string_view character = size > 0 ? text.substr(0, size) : unknown;
        if (result.size() + character.size() > SeriesBuilder::longestName) break;
        result += character;
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return result;
}

/// Reads the text as `figureText` writes it, and stops at the first thing that is not so. Each function reads the value
/// that the newest token begins; false where it is not what it should be.
class FigureReader {
public:
    FigureReader(std::string_view text, std::string_view format) : m_text(text), m_reader(text), m_name(format) {
        m_opened.integrity = integrityOf(text);
    }

    bool read();
    OpenedHistories take() { return std::move(m_opened); }
    std::size_t version() const { return m_version; }
    /// What is wrong.
    const std::string& what() const { return m_what; }

private:
    /// One list of records while it is read.
    struct Piece {
        Counter counter = Counter::Epoch;
        HistoryColumns columns;
        std::unordered_set<std::string> names;
        std::size_t length = 0; ///< of the series, gaps included
    };

    bool wrong(std::string what) {
        if (m_what.empty()) m_what = std::move(what);
        return false;
    }
    bool skip() { return m_reader.skipValue() || wrong("its text ends too early"); }
    bool countValue() { return ++m_values <= SeriesBuilder::mostValues || wrong("it holds too many values"); }
    template <class Member>
    bool object(Member member);
    template <class Element>
    bool list(Element element);
    bool text(std::string& value);
    bool number(double& value);
    bool whole(std::size_t& value);
    bool numbers(std::vector<double>& values);
    bool counter(Counter& counter);
    bool rawObject(std::string& value, const char* what);
    bool series(const std::string& name, Piece& piece);
    bool column(const std::string& name, Piece& piece);
    bool check(const Piece& piece);
    bool records(MetricHistory& records);
    bool checkBand(const MetricHistory& middle, const HistoryBand& band);
    bool mark(Mark& mark);
    bool history(NamedHistory& named);
    bool figure(const std::string& name);

    std::string_view m_text;
    io::JsonReader m_reader;
    OpenedHistories m_opened;
    std::string m_format, m_what;
    const std::string_view m_name; ///< of the histories' format
    std::size_t m_version = 0, m_values = 0;
};

bool FigureReader::read() {
    m_reader.next();
    if (!object([this](const std::string& name) { return figure(name); })) return false;
    if (m_format != "throughline-figure" || m_version == 0) return wrong("its text is of something else");
    if (m_reader.next() != Token::End) return wrong("its text goes on behind its end");
    return !m_opened.histories.empty() || wrong("it carries no history");
}

template <class Member>
bool FigureReader::object(Member member) {
    if (m_reader.token() != Token::BeginObject) return wrong("something stands where an object should");
    while (m_reader.next() == Token::Key) {
        const std::string name = shortened(m_reader.text());
        m_reader.next();
        if (!member(name)) return false;
    }
    return m_reader.token() == Token::EndObject || wrong("its text ends too early");
}

template <class Element>
bool FigureReader::list(Element element) {
    if (m_reader.token() != Token::BeginArray) return wrong("something stands where a list should");
    while (m_reader.next() != Token::EndArray) {
        if (m_reader.failed()) return wrong("its text ends too early");
        if (!element()) return false;
    }
    return true;
}

bool FigureReader::text(std::string& value) {
    if (m_reader.token() != Token::String) return wrong("something stands where text should");
    value = shortened(m_reader.text());
    return true;
}

bool FigureReader::number(double& value) {
    if (m_reader.token() == Token::Number) {
        value = m_reader.number();
        return true;
    }
    const auto spelled = m_reader.token() == Token::String ? io::spelledNumber(m_reader.text()) : std::nullopt;
    if (!spelled) return wrong("something stands where a number should");
    value = *spelled;
    return true;
}

bool FigureReader::whole(std::size_t& value) {
    double read = 0.0;
    if (!number(read)) return false;
    if (!(read >= 0.0 && read <= 1e6)) return wrong("a number is out of its range");
    value = static_cast<std::size_t>(read);
    return true;
}

bool FigureReader::numbers(std::vector<double>& values) {
    return list([&] { return countValue() && number(values.emplace_back()); });
}

/// As it stands, for whoever knows what is in it.
bool FigureReader::rawObject(std::string& value, const char* what) {
    const std::size_t begin = m_reader.offset() - 1;
    if (m_reader.token() != Token::BeginObject)
        return wrong(std::string("something stands where its ") + what + " should");
    if (!skip()) return false;
    value = m_text.substr(begin, m_reader.offset() - begin);
    return true;
}

/// Null is no value.
bool FigureReader::series(const std::string& name, Piece& piece) {
    auto& all = piece.columns.series;
    if (all.size() == SeriesBuilder::mostSeries) return wrong("it holds too many series");
    if (!piece.names.insert(name).second) return wrong("it holds two series of one name");
    MetricSeries& series = all.emplace_back();
    series.name = name;
    std::size_t length = 0;
    const bool read = list([&] {
        const auto record = static_cast<std::uint32_t>(length++);
        if (m_reader.token() == Token::Null) return true;
        series.record.push_back(record);
        return countValue() && number(series.value.emplace_back());
    });
    if (all.size() == 1) piece.length = length;
    return read && (length == piece.length || wrong("its lists differ in length"));
}

bool FigureReader::counter(Counter& counter) {
    std::string name;
    if (!text(name)) return false;
    const auto found = std::find(counterNames.begin(), counterNames.end(), name);
    if (found == counterNames.end()) return wrong("it counts what is not known");
    counter = static_cast<Counter>(found - counterNames.begin());
    return true;
}

bool FigureReader::column(const std::string& name, Piece& piece) {
    HistoryColumns& columns = piece.columns;
    if (name == "epoch") return numbers(columns.x);
    if (name == "counter") return counter(piece.counter);
    if (name == "told_epoch") return numbers(columns.epoch);
    if (name == "step") return numbers(columns.step);
    if (name == "elapsed") return numbers(columns.elapsed);
    if (name == "time") return numbers(columns.time);
    if (name == "series") return object([&](const std::string& seriesName) { return series(seriesName, piece); });
    if (name == "elapsed_by_clock") columns.elapsedByClock = m_reader.token() == Token::True;
    return skip();
}

bool FigureReader::check(const Piece& piece) {
    const HistoryColumns& columns = piece.columns;
    const std::size_t size = columns.x.size();
    if (!columns.series.empty() && piece.length != size) return wrong("its lists differ in length");
    if (!columns.epoch.empty() && columns.epoch.size() != size) return wrong("its lists differ in length");
    for (const auto* list : {&columns.step, &columns.elapsed, &columns.time}) {
        if (!list->empty() && list->size() != size) return wrong("its lists differ in length");
        if (!std::all_of(list->begin(), list->end(), [](double v) { return std::isfinite(v); }))
            return wrong("a step or a time is not finite");
    }
    for (std::size_t i = 0; i < size; ++i)
        if (!std::isfinite(columns.x[i]) || (i > 0 && columns.x[i] <= columns.x[i - 1]))
            return wrong("its epochs do not ascend");
    return true;
}

bool FigureReader::records(MetricHistory& records) {
    Piece piece;
    if (!object([&](const std::string& name) { return column(name, piece); }) || !check(piece)) return false;
    records = MetricHistory(piece.counter, std::move(piece.columns));
    return true;
}

/// Point by point beside their middle, as whoever draws a band takes for granted.
bool FigureReader::checkBand(const MetricHistory& middle, const HistoryBand& band) {
    const auto same = [](const MetricSeries& a, const MetricSeries& b) {
        return a.name == b.name && a.record == b.record;
    };
    for (const MetricHistory* edge : {&band.low, &band.high}) {
        const auto x = middle.x(), other = edge->x();
        if (!std::equal(x.begin(), x.end(), other.begin(), other.end()) ||
            !std::equal(middle.series().begin(), middle.series().end(), edge->series().begin(), edge->series().end(),
                        same))
            return wrong("its band is not beside its curves");
    }
    return true;
}

bool FigureReader::mark(Mark& mark) {
    double time = 0.0;
    const bool read = object([&](const std::string& name) {
        if (name == "epoch") return number(mark.epoch);
        if (name == "from") return number(mark.from);
        if (name == "to") return number(mark.to);
        if (name == "time") return number(time);
        if (name != "kind") return skip();
        std::string kind;
        if (!text(kind)) return false;
        const auto found = std::find(markNames.begin(), markNames.end(), kind);
        if (found == markNames.end()) return wrong("it has a mark of no known kind");
        mark.kind = static_cast<Mark::Kind>(found - markNames.begin());
        return true;
    });
    if (!read) return false;
    if (!(std::isfinite(mark.epoch) && std::abs(time) < 9e15)) return wrong("a number is out of its range");
    mark.time = static_cast<std::int64_t>(time);
    return true;
}

bool FigureReader::history(NamedHistory& named) {
    const auto opened = std::make_shared<History>();
    opened->format = m_name;
    if (m_opened.integrity == OpenedHistories::Integrity::Altered && m_opened.histories.size() == 1)
        opened->warnings.push_back({RemarkCode::FigureAltered});
    std::shared_ptr<HistoryBand> band;
    Piece piece;
    const bool read = object([&](const std::string& name) {
        if (name == "name") return text(named.name);
        if (name == "monitor") return text(named.monitor);
        if (name == "colour") return whole(named.colour);
        if (name == "best_epoch") return number(named.bestEpoch);
        if (name == "run") return rawObject(named.run, "run");
        if (name == "abandoned") return list([&] { return records(opened->abandoned.emplace_back()); });
        if (name == "low" || name == "high") {
            if (!band) band = std::make_shared<HistoryBand>();
            return records(name == "low" ? band->low : band->high);
        }
        if (name == "marks") return list([&] { return mark(opened->marks.emplace_back()); });
        return column(name, piece);
    });
    if (!read || !check(piece)) return false;
    if (!(std::abs(named.bestEpoch) < 9e15)) return wrong("a number is out of its range");
    opened->records = MetricHistory(piece.counter, std::move(piece.columns));
    named.history = opened;
    named.band = band;
    return !band || checkBand(opened->records, *band);
}

bool FigureReader::figure(const std::string& name) {
    if (name == "format") return text(m_format);
    if (name == "format_version") return whole(m_version);
    if (name == "settings") return rawObject(m_opened.settings, "settings");
    // What a later version means by its histories is not known.
    if (name != "histories" || m_version > knownVersion) return skip();
    return list([&] {
        if (m_opened.histories.size() == mostHistories) return wrong("it carries too many histories");
        return history(m_opened.histories.emplace_back());
    });
}

} // namespace

Result<OpenedHistories> readFigureText(std::string_view text, std::string_view format, const std::string& file) {
    FigureReader reader(text, format);
    const bool read = reader.read();
    const bool known = read && reader.version() <= knownVersion;
    if (!known && integrityOf(text) == OpenedHistories::Integrity::Altered) return fail(ErrorCode::FigureAltered, file);
    if (reader.version() > knownVersion)
        return fail(ErrorCode::NewerFormat, file, {std::to_string(reader.version()), std::to_string(knownVersion)});
    if (!read) return fail(ErrorCode::Damaged, file, {reader.what()});
    return reader.take();
}

namespace {

class PictureReader : public FormatReader {
public:
    explicit PictureReader(const Start& start) : m_file(start.file.string()) {}

    Result<std::size_t> take(std::string_view bytes, bool end, HistoryCollector& to) override {
        if (!end) return 0;
        // It may have been replaced since it was looked at.
        if (!isPng(bytes)) return fail(ErrorCode::Damaged, m_file, {"it is a picture no longer"});
        const Result<PngText> found = readPngText(bytes, figureKeyword, mostFigureText, m_file);
        if (!found) return tl::make_unexpected(found.error());
        if (!found->text)
            return found->cut ? fail(ErrorCode::Damaged, m_file, {"the picture is cut off before any history"})
                              : fail(ErrorCode::UnknownFormat, m_file, {"a picture that carries no history"});
        Result<OpenedHistories> carried = readFigureText(*found->text, "throughline-png", m_file);
        if (!carried) return tl::make_unexpected(carried.error());
        to.setWhole(std::move(*carried));
        return bytes.size();
    }

    Result<void> verdict(const HistoryCollector&) const override { return {}; }

private:
    std::string m_file;
};

Fit fitsPicture(const Start& start) {
    return isPng(start.text) ? Fit::Surely : Fit::No;
}

std::unique_ptr<FormatReader> pictureReader(const Start& start) {
    return std::make_unique<PictureReader>(start);
}

} // namespace

extern const Format pictureFormat{"throughline-png", Format::Growth::Rewritten, &fitsPicture, &pictureReader};

} // namespace throughline::history
