// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/Opener.h"

#include "ui/Background.h"
#include "ui/models/ItemPath.h"

namespace throughline::ui {

Opener::Opener(QObject* parent) : QObject(parent) {}

Opener::~Opener() {
    for (auto& [path, stop] : m_reading) stop.request_stop();
}

void Opener::open(const QString& path, bool silent) {
    const std::stop_token stop = m_reading.insert_or_assign(path, std::stop_source()).first->second.get_token();
    inBackground(
        this,
        [path, silent, stop] {
            const auto place = ItemPath::of(path);
            auto what = session::openPath(toPath(place.file), session::FilesOfRuns::AsRuns, true, stop);
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
