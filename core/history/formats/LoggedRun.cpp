// SPDX-License-Identifier: GPL-3.0-or-later
// What the formats of trackers' logs have in common, and their folders: a history for each run, of the files of all its
// sessions, in whatever folders they lie.
#include "history/formats/LoggedRun.h"

#include "history/HistoryCollector.h"
#include "io/Files.h"

#include <algorithm>
#include <map>
#include <protozero/pbf_reader.hpp>
#include <set>

namespace throughline::history {

extern const Format wandbFormat;
extern const Format swanLabFormat;

bool LogHeader::begins(std::string_view text) const {
    return text.starts_with(mark.substr(0, std::min(text.size(), mark.size())));
}

Result<void> LogHeader::check(std::string_view text, const std::string& file) const {
    if (!text.starts_with(mark)) return fail(ErrorCode::Damaged, file, {"it does not go on as it began"});
    const auto found = static_cast<std::uint8_t>(text[size - 1]);
    if (found > version)
        return fail(ErrorCode::NewerFormat, file, {std::to_string(found), std::to_string(version), std::string(tool)});
    if (found < version) return fail(ErrorCode::UnknownFormat, file, {"a file of an older " + std::string(tool)});
    return {};
}

LoggedRun LogHeader::runOf(std::string_view start, const RunFields& fields) const {
    using protozero::pbf_reader;
    LoggedRun run;
    if (start.size() < size || !begins(start)) return run;
    std::size_t taken = size;
    RecordLog log(taken);
    try {
        while (const auto record = log.next(start, taken)) {
            pbf_reader outer(record->data(), record->size());
            while (outer.next()) {
                if (outer.tag() != fields.message || !outer.has_wire_type(protozero::pbf_wire_type::length_delimited)) {
                    outer.skip();
                    continue;
                }
                for (pbf_reader inner = outer.get_message(); inner.next();) {
                    std::string* const member = inner.tag() == fields.id        ? &run.id
                                                : inner.tag() == fields.project ? &run.project
                                                : inner.tag() == fields.name    ? &run.name
                                                                                : nullptr;
                    if (member && inner.has_wire_type(protozero::pbf_wire_type::length_delimited))
                        *member = inner.get_string();
                    else
                        inner.skip();
                }
                return run;
            }
        }
    } catch (const protozero::exception&) {
        return {};
    }
    return run;
}

Result<std::size_t> LoggedRunReader::take(std::string_view bytes, bool end, HistoryCollector& to) {
    if (m_full) return bytes.size();
    std::size_t taken = 0;
    if (!m_begun) {
        if (bytes.size() < LogHeader::size && (!end || m_header.begins(bytes))) return 0;
        if (const Result<void> good = m_header.check(bytes, m_file); !good) return tl::make_unexpected(good.error());
        taken = LogHeader::size;
        m_begun = true;
    }
    begin(to.series()); // one that has logged nothing is a history too
    while (const auto record = m_log.next(bytes, taken)) {
        try {
            if (read(*record, to)) ++m_points;
        } catch (const protozero::exception&) {
            ++m_bad;
        }
        m_full = to.full();
        if (m_full) return bytes.size();
    }
    m_cut = end && (taken < bytes.size() || m_log.inRecord());
    return taken;
}

Result<void> LoggedRunReader::verdict(const HistoryCollector&) const {
    // A run that has begun and logged nothing is one to wait for.
    if (m_log.records() > m_bad || m_log.losses() + m_bad == 0) return {};
    return fail(ErrorCode::Damaged, m_file, {"it holds no whole record"});
}

std::vector<Remark> LoggedRunReader::warnings() const {
    const auto text = [](std::size_t number) { return std::to_string(number); };
    std::vector<Remark> remarks;
    if (m_bad > 0) remarks.push_back({RemarkCode::RecordsDamaged, {text(m_bad)}});
    if (m_log.losses() > 0) remarks.push_back({RemarkCode::PlacesDamaged, {text(m_log.losses())}});
    if (m_full)
        remarks.push_back({RemarkCode::RestLeftOut});
    else if (m_cut)
        remarks.push_back({RemarkCode::CutInRecord, {text(m_log.records() + 1), text(m_log.records())}});
    if (m_points == 0) remarks.push_back({RemarkCode::NothingYet});
    return remarks;
}

namespace {

namespace fs = std::filesystem;

/// One session's log: ".../offline-run-20261128_110434-k3illed1/run-k3illed1.wandb".
struct LoggedSession {
    fs::path file;
    std::string time; ///< as the folder's name tells it
    LoggedRun run;
};

std::string timeOf(const fs::path& folder) {
    const std::string name = folder.filename().string();
    const std::size_t run = name.find("run-");
    if (run == std::string::npos) return {};
    return name.substr(run + 4, std::min(name.find('-', run + 4), name.size()) - run - 4);
}

/// Somebody's copy of a folder is the same session twice: the longer one has all that the other has.
void leaveOutCopies(std::vector<LoggedSession>& sessions, io::Files& disk) {
    std::map<std::string, std::size_t> seen;
    std::vector<LoggedSession> once;
    for (LoggedSession& session : sessions) {
        const auto [place, isNew] = seen.try_emplace(
            session.file.parent_path().filename().string() + '/' + session.file.filename().string(), once.size());
        if (isNew || session.time.empty()) {
            once.push_back(std::move(session));
            continue;
        }
        const fs::path both[] = {once[place->second].file, session.file};
        const auto states = disk.look(both);
        if (states[1].size > states[0].size) once[place->second] = std::move(session);
    }
    sessions = std::move(once);
}

/// The runs in the order of their first sessions. One id in two projects is two runs.
std::vector<std::vector<LoggedSession>> byRun(std::vector<LoggedSession> sessions) {
    std::sort(sessions.begin(), sessions.end(), [](const LoggedSession& a, const LoggedSession& b) {
        return a.time != b.time ? a.time < b.time : a.file < b.file;
    });
    std::vector<std::vector<LoggedSession>> runs;
    std::map<std::string, std::vector<std::size_t>> known; // by id
    for (LoggedSession& session : sessions) {
        std::vector<std::size_t>& same = known[session.run.id];
        const auto run = std::find_if(same.begin(), same.end(), [&](std::size_t i) {
            std::string& project = runs[i].front().run.project;
            if (project.empty()) project = session.run.project;
            return session.run.project.empty() || project == session.run.project;
        });
        if (run != same.end()) {
            runs[*run].push_back(std::move(session));
            continue;
        }
        same.push_back(runs.size());
        runs.emplace_back().push_back(std::move(session));
    }
    return runs;
}

/// By what it is called; several that are called the same, by their ids too.
std::string nameOf(const std::vector<LoggedSession>& run, std::set<std::string>& taken) {
    const std::string& id = run.front().run.id;
    std::string name = id;
    for (const LoggedSession& session : run)
        if (!session.run.name.empty()) name = session.run.name; // the newest holds
    if (!taken.insert(name).second) {
        name += " (" + id + ")";
        while (!taken.insert(name).second) name += '\'';
    }
    return name;
}

std::vector<Member> membersOf(std::vector<LoggedSession> sessions, io::Files& disk) {
    leaveOutCopies(sessions, disk);
    std::vector<Member> members;
    std::set<std::string> taken;
    for (const std::vector<LoggedSession>& run : byRun(std::move(sessions))) {
        const std::string name = nameOf(run, taken);
        for (std::size_t i = 0; i < run.size(); ++i) members.push_back({run[i].file, name, {}, i});
    }
    return members;
}

/// What stands in the files named "run-<id><extension>".
Result<std::vector<LoggedSession>> sessionsIn(const fs::path& folder, std::span<const io::Entry> entries,
                                              io::Files& disk, const std::stop_token& stop, std::string_view extension,
                                              LoggedRun (*runOf)(std::string_view)) {
    std::vector<LoggedSession> sessions;
    for (const io::Entry& entry : entries) {
        if (stop.stop_requested()) return fail(ErrorCode::Cancelled, folder.string());
        const std::string name = entry.path.filename().string();
        if (entry.kind != io::FileState::Kind::File || !name.starts_with("run-") || !name.ends_with(extension) ||
            name.size() <= 4 + extension.size())
            continue;
        LoggedSession session{entry.path, timeOf(entry.path.parent_path()), {}};
        if (const auto start = disk.read(entry.path, 0, Start::least)) session.run = runOf(*start);
        if (session.run.id.empty()) session.run.id = name.substr(4, name.size() - 4 - extension.size());
        sessions.push_back(std::move(session));
    }
    return sessions;
}

Result<std::vector<Member>> wandbMembers(const fs::path& folder, std::span<const io::Entry> entries, io::Files& disk,
                                         const std::stop_token& stop) {
    auto sessions = sessionsIn(folder, entries, disk, stop, ".wandb", &wandbRun);
    if (!sessions) return tl::make_unexpected(sessions.error());
    return membersOf(std::move(*sessions), disk);
}

Result<std::vector<Member>> swanLabMembers(const fs::path& folder, std::span<const io::Entry> entries, io::Files& disk,
                                           const std::stop_token& stop) {
    auto sessions = sessionsIn(folder, entries, disk, stop, ".swanlab", &swanLabRun);
    if (!sessions) return tl::make_unexpected(sessions.error());
    std::vector<Member> members = membersOf(std::move(*sessions), disk);
    if (!members.empty()) return members;
    // Only what older versions left: named, so that the format says what it is.
    for (const io::Entry& entry : entries)
        if (const fs::path name = entry.path.filename(); name == "backup.swanlab" || name == "runs.swanlab")
            members.push_back({entry.path, {}, {}, 0});
    return members;
}

} // namespace

extern const FolderFormat wandbFolder{&wandbFormat, &wandbMembers};
extern const FolderFormat swanLabFolder{&swanLabFormat, &swanLabMembers};

} // namespace throughline::history
