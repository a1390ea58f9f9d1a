// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/Opener.h"

#include "ui/Askpass.h"
#include "ui/Background.h"
#include "ui/models/ItemPath.h"

namespace throughline::ui {

namespace {

/// The paths that come back tell their machine.
Result<session::OpenedPath> openAt(const ItemPath& place, const std::stop_token& stop) {
    const auto location = place.location();
    if (!location) return tl::unexpected(location.error());
    auto what = session::openPath(*location, io::filesAt(*location, windowQuestions()), session::FilesOfRuns::AsRuns,
                                  true, stop);
    if (!what || location->host.empty()) return what;
    what->path = io::textOf({location->host, what->path});
    if (auto* inside = std::get_if<session::PathsInside>(&what->what))
        for (auto& path : inside->paths) path = io::textOf({location->host, path});
    return what;
}

} // namespace

Opener::Opener(QObject* parent) : QObject(parent) {}

Opener::~Opener() {
    for (auto& [path, stop] : m_reading) stop.request_stop();
}

void Opener::open(const QString& path, bool silent) {
    const std::stop_token stop = m_reading.insert_or_assign(path, std::stop_source()).first->second.get_token();
    // A machine that does not answer holds up others of its kind, and nothing else.
    static QThreadPool remote;
    const auto place = ItemPath::of(path);
    inBackground(
        place.isRemote() ? remote : *QThreadPool::globalInstance(), this,
        [path, place, silent, stop] {
            auto what = openAt(place, stop);
            const auto known = what && place.number == 0 ? QString::fromStdString(what->path.string()) : path;
            return std::make_shared<Opened>(Opened{known, place.number, silent, std::move(what)});
        },
        [this, path, stop](const std::shared_ptr<Opened>& opened) {
            if (stop.stop_requested()) return;
            m_reading.erase(path);
            emit done(opened);
        });
}

void Opener::giveUp(const QString& path) {
    const auto reading = m_reading.find(path);
    if (reading == m_reading.end()) return;
    reading->second.request_stop();
    m_reading.erase(reading);
}

} // namespace throughline::ui
