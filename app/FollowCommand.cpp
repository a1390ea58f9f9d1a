// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "Operand.h"
#include "Report.h"
#include "StopSignals.h"

#include "io/JsonText.h"
#include "io/ShortestText.h"
#include "session/PointFeed.h"
#include "text/ErrorText.h"
#include "text/NumberText.h"
#include "text/VisibleText.h"

#include <QCoreApplication>
#include <QTimer>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace throughline::app {

namespace {

using session::FeedEvent;
using session::FeedPoint;
using session::PointFeed;

// Seconds between two looks: soon again while points come, and late enough that twenty quiet files cost nothing.
constexpr double soonest = 0.1, latest = 0.8, backOff = 1.5;
constexpr double longestStart = 10.0;                   ///< s that `--for` waits for what is there already
constexpr std::size_t mostHeld = std::size_t{64} << 10; ///< bytes that are printed at once

const char* nameOf(FeedEvent::Kind kind) {
    using Kind = FeedEvent::Kind;
    switch (kind) {
    case Kind::Restart:
        return "restart";
    case Kind::Replaced:
        return "replaced";
    case Kind::Waiting:
        return "waiting";
    case Kind::Stalled:
        return "stalled";
    case Kind::Gone:
        return "gone";
    case Kind::Error:
        break;
    }
    return "error";
}

std::string counterName(history::Counter counter) {
    return std::string(history::counterNames[static_cast<std::size_t>(counter)]);
}

std::string shortest(double number) {
    std::string text;
    io::appendShortest(text, number);
    return text;
}

QString detailOf(const FeedEvent& event) {
    using Kind = FeedEvent::Kind;
    switch (event.kind) {
    case Kind::Restart: {
        const auto from = QString::fromStdString(counterName(event.counter) + " " + shortest(event.x));
        if (event.history.empty()) return QStringLiteral("goes on from %1 anew").arg(from);
        return QStringLiteral("“%1” goes on from %2 anew").arg(QString::fromStdString(event.history), from);
    }
    case Kind::Replaced:
        if (event.history.empty()) return QStringLiteral("another history has taken its place");
        return QStringLiteral("another history has taken the place of “%1”").arg(QString::fromStdString(event.history));
    case Kind::Waiting:
        if (!event.error) return QStringLiteral("it is being written anew");
        if (event.error->code == ErrorCode::NotARun) return QStringLiteral("no history is in it yet");
        if (event.error->code == ErrorCode::EmptyFile) return QStringLiteral("nothing is in it yet");
        return QStringLiteral("nothing is there yet");
    case Kind::Stalled:
        return QStringLiteral("no new point for %1 min").arg(std::floor(event.seconds / 60.0));
    case Kind::Gone:
        return QStringLiteral("nothing is there any longer");
    case Kind::Error:
        break;
    }
    return event.error ? ui::errorMessage(*event.error) : QString();
}

/// What several threads print, whole lines at a time.
class Output {
public:
    /// False: nobody reads any longer.
    bool print(std::string& lines) {
        if (lines.empty()) return !m_lost;
        const std::lock_guard lock(m_mutex);
        if (!m_lost && !printLines(lines)) m_lost = true;
        lines.clear();
        return !m_lost;
    }

private:
    std::mutex m_mutex;
    std::atomic<bool> m_lost = false;
};

/// Turns points and events into lines.
class LinePrinter : public session::FeedListener {
public:
    LinePrinter(Output& output, bool json) : m_output(output), m_json(json) {}

    void point(const FeedPoint& point) override {
        const Frame& frame = frameOf(point);
        m_lines += frame.beforeX;
        io::appendShortest(m_lines, point.x);
        m_lines += frame.behindX;
        if (m_json) {
            appendNumber(point.epoch);
            m_lines += ",\"value\":";
            appendNumber(point.value);
            m_lines += '}';
        } else if (std::isfinite(point.value)) {
            io::appendShortest(m_lines, point.value);
        } else {
            m_lines += ui::metricText(point.value).toStdString();
        }
        m_lines += '\n';
        if (m_lines.size() >= mostHeld) flush();
    }

    void event(const FeedEvent& event) override {
        const auto path = QString::fromStdString(event.path);
        if (m_json) {
            const Json json{
                {"path", event.path}, {"event", nameOf(event.kind)}, {"detail", detailOf(event).toStdString()}};
            m_lines += ui::visibleJson(QString::fromStdString(session::dumpJson(json))).toStdString() + '\n';
        } else {
            const auto line =
                QStringLiteral("%1: %2: %3\n").arg(path, QLatin1String(nameOf(event.kind)), detailOf(event));
            m_lines += ui::visible(line).toStdString();
        }
        flush();
    }

    void flush() { m_reads = m_output.print(m_lines); }
    bool isRead() const { return m_reads; }

private:
    void appendNumber(double value) {
        if (std::isfinite(value))
            io::appendShortest(m_lines, value);
        else
            m_lines += "null";
    }

    /// What is the same for all points of a series.
    struct Frame {
        std::string beforeX, behindX;
    };
    const Frame& frameOf(const FeedPoint& point) {
        m_key.assign(point.path).append(1, '\0').append(point.history).append(1, '\0').append(point.series);
        const auto [place, isNew] = m_frames.try_emplace(m_key);
        if (isNew) place->second = m_json ? jsonFrame(point) : plainFrame(point);
        return place->second;
    }

    static Frame jsonFrame(const FeedPoint& point) {
        const Json json{{"path", point.path}, {"history", point.history}, {"series", point.series}};
        std::string text = ui::visibleJson(QString::fromStdString(session::dumpJson(json))).toStdString();
        text.pop_back(); // the brace
        return {text + ",\"x\":", ",\"epoch\":"};
    }

    static Frame plainFrame(const FeedPoint& point) {
        std::string place = point.path;
        if (point.history != std::filesystem::path(point.path).filename().string()) place += ", " + point.history;
        return {ui::visible(place + ": " + counterName(point.counter) + ' ').toStdString(),
                ui::visible(": " + point.series + ' ').toStdString()};
    }

    Output& m_output;
    bool m_json;
    bool m_reads = true;
    std::string m_lines, m_key;
    std::unordered_map<std::string, Frame> m_frames; ///< by path, history and series
};

/// Looks at some paths until it is asked to stop: those of one machine, which wait for each other alone.
class Follower {
public:
    Follower(std::vector<PointFeed> feeds, Output& output, bool json) : m_printer(output, json) {
        for (PointFeed& feed : feeds) m_members.push_back({std::move(feed)});
    }

    /// `started` is called when everything that is there already was told, `lost` when nobody reads any longer.
    void run(const std::stop_token& stop, const std::function<void()>& started, const std::function<void()>& lost) {
        lookAll(stop);
        started();
        std::mutex mutex;
        std::condition_variable_any wake;
        while (!stop.stop_requested() && m_printer.isRead()) {
            double next = now() + latest;
            for (const Member& member : m_members) next = std::min(next, member.due);
            std::unique_lock lock(mutex);
            wake.wait_for(lock, stop, std::chrono::duration<double>(std::max(0.0, next - now())), [] { return false; });
            if (!stop.stop_requested()) lookAll(stop);
        }
        if (!m_printer.isRead()) lost();
    }

private:
    struct Member {
        PointFeed feed;
        double pause = soonest, due = 0.0; ///< s
    };

    static double now() {
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    }

    void lookAll(const std::stop_token& stop) {
        for (Member& member : m_members) {
            if (stop.stop_requested() || !m_printer.isRead()) return;
            if (now() < member.due) continue;
            const bool came = member.feed.look(now(), m_printer, stop);
            m_printer.flush();
            member.pause = came ? soonest : std::min(member.pause * backOff, latest);
            member.due = now() + member.pause;
        }
    }

    std::vector<Member> m_members;
    LinePrinter m_printer;
};

} // namespace

CommandSpec followSpec() {
    return {
        "follow",
        "PATH...",
        "Prints the points of runs, of histories of any tool and of folders of such: those that are there, and new\n"
        "ones within a second of being on disk, until it is interrupted. What is not there yet is waited for. A\n"
        "history without a new point for five minutes, or twenty times as long as its points lie apart where that\n"
        "is more, is called stalled. PATH may be host:/path, which is read through ssh.",
        1,
        -1,
        {{"json", nullptr, nullptr, "a JSON object a line: a point, or an event"},
         {"for", "SECONDS", nullptr, "ends after that time"}}};
}

int runFollow(const Arguments& arguments) {
    const Result<double> limit = arguments.number("for", -1.0);
    if (!limit) return report(limit.error());
    if (arguments.has("for") && !(*limit >= 0.0 && *limit <= 1e6))
        return report({ErrorCode::BadOption, {}, {"for", arguments.value("for")->toStdString(), "seconds, from 0 on"}});

    std::map<std::string, std::vector<PointFeed>> feeds; // by host
    for (const QString& path : arguments.operands()) {
        const Result<io::Location> location = io::locationOf(path.toStdString());
        if (!location) return report(location.error());
        feeds[location->host].emplace_back(*location, filesOf(*location));
    }
    Output output;
    std::deque<Follower> followers; // a machine that does not answer keeps nobody waiting but its own
    for (auto& [host, ofHost] : feeds) followers.emplace_back(std::move(ofHost), output, arguments.has("json"));

    auto* const application = QCoreApplication::instance();
    const StopSignals signals_;
    QObject::connect(&signals_, &StopSignals::stopRequested, application, &QCoreApplication::quit);
    const auto quitAfter = [&](double seconds) {
        QTimer::singleShot(std::chrono::milliseconds(std::llround(seconds * 1000.0)), application,
                           &QCoreApplication::quit);
    };
    if (*limit >= 0.0) quitAfter(*limit + longestStart);
    std::atomic<std::size_t> starting = followers.size();
    const auto started = [&] {
        if (--starting == 0 && *limit >= 0.0) QMetaObject::invokeMethod(application, [&] { quitAfter(*limit); });
    };
    const auto lost = [&] { QMetaObject::invokeMethod(application, &QCoreApplication::quit); };
    {
        std::vector<std::jthread> threads;
        threads.reserve(followers.size());
        for (Follower& follower : followers)
            threads.emplace_back([&](const std::stop_token& stop) { follower.run(stop, started, lost); });
        QCoreApplication::exec();
        for (std::jthread& thread : threads) thread.request_stop();
    }
    return ExitDone;
}

} // namespace throughline::app
