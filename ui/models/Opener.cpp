// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/Opener.h"

#include "ui/Askpass.h"
#include "ui/Background.h"

namespace throughline::ui {

namespace {

constexpr int TellMs = 100;
constexpr qint64 NoticedMs = 300;

/// The paths that come back tell their machine.
Result<session::OpenedPath> openAt(const ItemPath& place, const std::stop_token& stop,
                                   const history::ReadWatch& watch) {
    const auto location = place.location();
    if (!location) return tl::unexpected(location.error());
    auto what = session::openPath(*location, io::filesAt(*location, windowQuestions()), session::FilesOfRuns::AsRuns,
                                  {true, Opener::mostUnasked, stop, watch});
    if (!what || location->host.empty()) return what;
    const auto whole = [&](std::filesystem::path& path) { path = io::textOf({location->host, path}); };
    whole(what->path);
    if (auto* inside = std::get_if<session::PathsInside>(&what->what))
        for (auto& path : inside->paths) whole(path);
    if (auto* many = std::get_if<session::ManyInside>(&what->what))
        for (auto& each : many->found) whole(each.path);
    return what;
}

} // namespace

Opener::Opener(QObject* parent) : QObject(parent) {
    m_clock.setInterval(TellMs);
    connect(&m_clock, &QTimer::timeout, this, &Opener::tell);
}

Opener::~Opener() {
    for (auto& [path, reading] : m_reading) reading.stop.request_stop();
}

void Opener::open(const QString& path, bool silent) {
    auto& reading = m_reading[path];
    reading.stop.request_stop();
    reading = {std::stop_source(), std::make_shared<std::atomic<double>>(0.0), {}};
    reading.since.start();
    m_clock.start();
    // A machine that does not answer holds up others of its kind, and nothing else.
    static QThreadPool remote;
    const auto place = ItemPath::of(path);
    inBackground(
        place.isRemote() ? remote : *QThreadPool::globalInstance(), this,
        [path, place, silent, stop = reading.stop.get_token(), watch = watch(path, place, silent, reading)] {
            auto what = openAt(place, stop, watch);
            const auto known = what && place.number == 0 ? QString::fromStdString(what->path.string()) : path;
            return std::make_shared<Opened>(Opened{known, place.number, silent, std::move(what)});
        },
        [this, path, stop = reading.stop.get_token()](const std::shared_ptr<Opened>& opened) {
            if (stop.stop_requested()) return;
            m_reading.erase(path);
            tell();
            emit done(opened);
        });
}

history::ReadWatch Opener::watch(const QString& path, const ItemPath& place, bool silent, const Reading& reading) {
    const auto show = [guard = QPointer<QObject>(this), this, path, place, silent,
                       stop = reading.stop.get_token()](history::OpenedHistories histories) {
        session::OpenedPath what{path.toStdString(), session::OpenedHistoriesAt{std::move(histories), {}, {}}};
        const auto opened = std::make_shared<Opened>(Opened{path, place.number, silent, std::move(what)});
        onGuiThread(guard, [this, stop, opened] {
            if (!stop.stop_requested()) emit partly(opened);
        });
    };
    return {[share = reading.share](double now) { *share = now; }, show};
}

void Opener::tell() {
    QStringList paths;
    double sum = 0.0;
    for (const auto& [path, reading] : m_reading) {
        if (!reading.since.hasExpired(NoticedMs)) continue;
        paths << path;
        sum += *reading.share;
    }
    if (m_reading.empty()) m_clock.stop();
    if (paths.isEmpty() && !m_told) return;
    m_told = !paths.isEmpty();
    emit progressed(paths, m_told ? sum / static_cast<double>(paths.size()) : 1.0);
}

void Opener::giveUp(const QString& path) {
    const auto reading = m_reading.find(path);
    if (reading == m_reading.end()) return;
    reading->second.stop.request_stop();
    m_reading.erase(reading);
    tell();
}

QStringList Opener::reading() const {
    QStringList paths;
    for (const auto& [path, reading] : m_reading) paths << path;
    return paths;
}

} // namespace throughline::ui
