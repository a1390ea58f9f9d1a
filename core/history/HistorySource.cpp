// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/HistorySource.h"

#include "history/formats/Formats.h"
#include "io/Memory.h"
#include "io/UnpackedFiles.h"

#include <algorithm>
#include <map>
#include <new>

namespace throughline::history {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t pieceSize = std::size_t{1} << 18; ///< bytes read at once
constexpr auto firstPartial = std::chrono::milliseconds(40);
constexpr int mostTries = 3;                                ///< to read files that belong together while nobody writes
constexpr std::size_t largestPiece = std::size_t{64} << 20; ///< where no whole record is found in fewer

fs::path besideOf(const fs::path& file, const Format& format) {
    fs::path beside = file;
    return beside += format.beside;
}

} // namespace

bool HistorySource::Reading::isWhole() const {
    return std::all_of(parts.begin(), parts.end(),
                       [](const Part& part) { return part.reader && part.reader->isWhole(); });
}

bool HistorySource::Reading::isEmpty() const {
    return std::none_of(parts.begin(), parts.end(), [](const Part& part) { return part.reader || part.error; });
}

HistorySource::HistorySource(fs::path path, std::shared_ptr<io::Files> files)
    : m_path(std::move(path)), m_files(io::unpacked(std::move(files))) {}

Result<std::unique_ptr<HistorySource>> HistorySource::open(const fs::path& path, std::shared_ptr<io::Files> files,
                                                           const std::stop_token& stop, const ReadWatch& watch) {
    fs::path normal = path.lexically_normal();
    if (!normal.has_filename() && normal.has_relative_path()) normal = normal.parent_path();
    std::unique_ptr<HistorySource> source(new HistorySource(std::move(normal), std::move(files)));
    try {
        Result<Reading> reading = source->readAll(stop, &watch);
        if (!reading) return tl::make_unexpected(reading.error());
        source->m_reading = std::move(*reading);
        source->m_reading.watch = nullptr;
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::TooLarge, path.string());
    }
    return source;
}

/// Of a folder, those of the first format that finds any in it.
Result<std::vector<Member>> HistorySource::members(const std::stop_token& stop) {
    if (m_files->look({&m_path, 1}).front().kind != io::FileState::Kind::Folder)
        return std::vector<Member>{{m_path, {}, {}}};
    const Result<std::vector<io::Entry>> entries = m_files->list(m_path, {}, stop);
    if (!entries) return tl::make_unexpected(entries.error());
    for (const FolderFormat* const format : m_folder ? std::span(&m_folder, 1) : folderFormats()) {
        Result<std::vector<Member>> found = format->members(m_path, *entries, *m_files, stop);
        if (!found) return found;
        if (found->empty()) continue;
        m_folder = format;
        return found;
    }
    return fail(ErrorCode::NotARun, m_path.string());
}

Result<HistorySource::Reading> HistorySource::readAll(const std::stop_token& stop, const ReadWatch* watch) {
    Result<std::vector<Member>> found = members(stop);
    if (!found) return tl::make_unexpected(found.error());
    Reading reading;
    for (Member& member : *found) reading.parts.emplace_back().member = std::move(member);
    beginTelling(reading, watch);
    for (Part& part : reading.parts) {
        if (const Result<void> done = readOn(reading, part, stop); !done) {
            if (!m_folder || done.error().code == ErrorCode::Cancelled) return tl::make_unexpected(done.error());
            part.error = done.error(); // one file does not hide the others
        }
    }
    if (const Result<void> good = judge(reading); !good) return tl::make_unexpected(good.error());
    return reading;
}

void HistorySource::beginTelling(Reading& reading, const ReadWatch* watch) const {
    if (watch == nullptr || (!watch->progressed && !watch->partial)) return;
    std::vector<fs::path> paths;
    for (const Part& part : reading.parts) paths.push_back(part.member.file);
    for (const io::FileState& state : m_files->look(paths)) reading.size += state.size;
    reading.watch = watch;
    reading.begun = std::chrono::steady_clock::now();
    reading.next = reading.begun + firstPartial;
}

void HistorySource::tell(Reading& reading) const {
    if (reading.watch == nullptr) return;
    const double size = static_cast<double>(std::max<std::uint64_t>(reading.size, 1));
    if (reading.watch->progressed) reading.watch->progressed(std::min(static_cast<double>(reading.taken) / size, 1.0));
    const auto now = std::chrono::steady_clock::now();
    const std::string& history = reading.parts.front().member.history;
    const bool isOne = std::all_of(reading.parts.begin(), reading.parts.end(),
                                   [&](const Part& part) { return part.member.history == history; });
    if (!reading.watch->partial || !isOne || now < reading.next) return;
    reading.collector.setFormat(formatIn(reading));
    OpenedHistories opened = told(reading, false);
    if (opened.histories.size() == 1 && !opened.histories.front().history->records.empty())
        reading.watch->partial(std::move(opened));
    reading.next = now + 2 * (now - reading.begun);
}

/// Finds out what a file is by its beginning, which comes back.
Result<std::string> HistorySource::begin(Part& part) {
    const fs::path& file = part.member.file;
    Result<std::string> text = m_files->read(file, 0, Start::size);
    if (!text || text->empty()) return text;
    const Start start{file, *text};
    part.format = m_folder ? m_folder->member : formatOf(start);
    if (!part.format) {
        std::string kind(foreignKind(*text));
        return kind.empty() ? fail(ErrorCode::UnknownFormat, file.string(), {{}, "history", knownFormats()})
                            : fail(ErrorCode::UnknownFormat, file.string(), {std::move(kind)});
    }
    if (m_folder && part.format->fit(start) == Fit::No) return fail(ErrorCode::UnknownFormat, file.string());
    if (part.format->growth == Format::Growth::Rewritten && part.state.size > io::wholeFileLimit() / 2)
        return fail(ErrorCode::TooLarge, file.string(), {std::to_string(part.state.size)});
    if (!m_format) m_format = part.format;
    part.reader = part.format->reader(start);
    if (const Result<void> done = readBeside(part); !done) return tl::make_unexpected(done.error());
    return text;
}

io::FileState HistorySource::lookBeside(const Part& part) const {
    if (!part.format || part.format->beside.empty()) return {};
    const fs::path file = besideOf(part.member.file, *part.format);
    return m_files->look({&file, 1}).front();
}

/// What belongs to a file goes to its reader before anything else.
Result<void> HistorySource::readBeside(Part& part) {
    part.beside = lookBeside(part);
    if (part.beside.kind != io::FileState::Kind::File || part.beside.size == 0) return {};
    const fs::path file = besideOf(part.member.file, *part.format);
    if (part.beside.size > io::wholeFileLimit() / 2)
        return fail(ErrorCode::TooLarge, file.string(), {std::to_string(part.beside.size)});
    const Result<std::string> bytes = m_files->read(file, 0, part.beside.size);
    if (!bytes) return tl::make_unexpected(bytes.error());
    part.reader->takeBeside(*bytes);
    return {};
}

/// Whether others wrote to a file, or to what belongs to it, since it was begun: parts of one would go with another
/// state of the other.
bool HistorySource::isTorn(const Part& part, const io::FileState& state) const {
    if (part.format->beside.empty()) return false;
    return m_files->look({&part.member.file, 1}).front() != state || lookBeside(part) != part.beside;
}

Result<void> HistorySource::readOn(Reading& reading, Part& part, const std::stop_token& stop, int tries) {
    HistoryCollector& collector = reading.collector;
    const fs::path& file = part.member.file;
    const io::FileState state = m_files->look({&file, 1}).front();
    std::string bytes;
    bool end = false;
    if (!part.reader) {
        part.state = state;
        Result<std::string> start = begin(part);
        if (!start) return tl::make_unexpected(start.error());
        if (!part.reader) return {};
        bytes = std::move(*start);
        end = bytes.size() < Start::size;
    }
    collector.begin(part.member.history, part.member.prefix);
    if (part.taken == 0) collector.beginFile(part.member.piece, m_folder ? where(part) : file.filename().string());
    part.cut = false;
    // One file of a folder does not take the room of all others.
    const std::size_t values = collector.values();
    const std::size_t room =
        (SeriesBuilder::mostValues - std::min(values, SeriesBuilder::mostValues)) / (m_folder ? 2 : 1);
    for (std::size_t most = pieceSize; !end || !bytes.empty(); most = std::max(pieceSize, bytes.size())) {
        if (stop.stop_requested()) return fail(ErrorCode::Cancelled, file.string());
        if (!end) {
            // What is left of a record is less to read again than to move what follows behind it.
            if (bytes.size() < pieceSize / 16) bytes.clear();
            Result<std::string> piece = m_files->read(file, part.taken + bytes.size(), most);
            if (!piece) return tl::make_unexpected(piece.error());
            end = piece->size() < most;
            if (bytes.empty())
                bytes = std::move(*piece);
            else
                bytes += *piece;
        }
        if (end && tries < mostTries && isTorn(part, state)) {
            part.reader.reset();
            return readOn(reading, part, stop, tries + 1);
        }
        const Result<std::size_t> taken = part.reader->take(bytes, end, collector);
        if (!taken) return tl::make_unexpected(taken.error());
        bytes.erase(0, *taken);
        if (part.taken == 0 && *taken > 0)
            collector.expect(static_cast<double>(state.size) / static_cast<double>(*taken));
        part.taken += *taken;
        part.state = state;
        reading.taken += *taken;
        tell(reading);
        if (end) break;
        if (collector.values() - values >= room) {
            part.cut = true;
            break;
        }
        if (part.format->growth == Format::Growth::Appends && bytes.size() > largestPiece)
            return fail(ErrorCode::Damaged, file.string(), {"there are no records in it"});
    }
    return {};
}

std::string HistorySource::where(const Part& part) const {
    return m_folder ? part.member.file.lexically_relative(m_path).string() : std::string();
}

/// As its files call it.
std::string_view HistorySource::formatIn(const Reading& reading) const {
    for (const Part& part : reading.parts)
        if (part.reader && !part.error && !part.reader->format().empty()) return part.reader->format();
    return m_format->name;
}

/// Whether what was read is a history, and what is to be said of it.
Result<void> HistorySource::judge(Reading& reading) const {
    if (reading.isEmpty()) return fail(ErrorCode::EmptyFile, m_path.string());
    std::map<std::string, std::vector<Remark>> warnings;
    std::map<std::string, bool> histories; // whether any of its files is one
    std::optional<Error> first;
    bool any = false;
    for (Part& part : reading.parts) {
        if (!part.reader && !part.error) continue; // empty
        reading.collector.begin(part.member.history, part.member.prefix);
        auto& remarks = warnings[part.member.history];
        if (part.error || !part.reader) {
            remarks.push_back({RemarkCode::FileUnreadable, {}, where(part)});
        } else if (const Result<void> good = part.reader->verdict(reading.collector); !good) {
            part.error = good.error();
            if (m_folder && good.error().code == ErrorCode::Damaged)
                remarks.push_back({RemarkCode::FileWithoutRecords, {}, where(part)});
        } else {
            any = true;
        }
        if (part.error && !first) first = part.error;
        histories[part.member.history] |= !part.error;
        if (!part.reader || part.error) continue;
        if (part.cut && !reading.collector.full()) remarks.push_back({RemarkCode::RestLeftOut, {}, where(part)});
        for (Remark& remark : part.reader->warnings()) {
            remark.file = where(part);
            remarks.push_back(std::move(remark));
        }
    }
    if (!any && first) {
        if (m_folder) first->file = m_path.string();
        return tl::make_unexpected(*first);
    }
    for (const auto& [name, good] : histories) reading.collector.setRefused(name, !good);
    if (m_folder && reading.collector.full())
        for (auto& [name, remarks] : warnings) remarks.push_back({RemarkCode::FolderHoldsMore});
    reading.collector.setFormat(formatIn(reading));
    for (auto& [name, remarks] : warnings) reading.collector.setWarnings(name, std::move(remarks));
    return {};
}

/// Among several, one that is what was opened itself needs a name of its own.
OpenedHistories HistorySource::told(Reading& reading, bool last) const {
    OpenedHistories opened = reading.collector.histories(last);
    if (opened.histories.size() > 1 && opened.settings.empty())
        for (NamedHistory& named : opened.histories)
            if (named.name.empty() || named.name.starts_with(", "))
                named.name = m_path.filename().string() + named.name;
    return opened;
}

OpenedHistories HistorySource::histories(bool last) {
    OpenedHistories opened = told(m_reading, last);
    if (!last) keep(opened);
    return opened;
}

/// What is given out may be changed by whoever has it: what is kept is a copy.
void HistorySource::keep(const OpenedHistories& opened) {
    if (m_format->growth != Format::Growth::Rewritten) return;
    m_known = opened;
    for (NamedHistory& named : m_known.histories) named.history = std::make_shared<History>(*named.history);
}

std::vector<fs::path> HistorySource::files() const {
    std::vector<fs::path> paths;
    for (const Part& part : m_reading.parts) paths.push_back(part.member.file);
    return paths;
}

std::vector<fs::path> HistorySource::paths() const {
    std::vector<fs::path> paths = files();
    for (const Part& part : m_reading.parts)
        if (part.beside.kind == io::FileState::Kind::File) paths.push_back(besideOf(part.member.file, *part.format));
    return paths;
}

Result<OpenedHistories> openHistories(const fs::path& path, const std::stop_token& stop) {
    auto source = HistorySource::open(path, io::localFiles(), stop);
    if (!source) return tl::make_unexpected(source.error());
    try {
        return (*source)->histories(true);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::TooLarge, path.string());
    }
}

Result<History> openHistory(const fs::path& file) {
    const Result<OpenedHistories> opened = openHistories(file);
    if (!opened) return tl::make_unexpected(opened.error());
    return std::move(*std::const_pointer_cast<History>(opened->histories.front().history)); // nobody else has it
}

} // namespace throughline::history
