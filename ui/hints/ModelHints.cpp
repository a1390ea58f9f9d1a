// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hints/ModelHints.h"

#include "data/BuiltinSets.h"
#include "session/Hints.h"
#include "ui/Background.h"
#include "ui/RunController.h"
#include "ui/models/ItemPath.h"
#include "ui/models/Workspace.h"

#include <algorithm>
#include <filesystem>

namespace throughline::ui {

namespace {

/// Whether reading them goes unnoticed: built-in sets, and files that are not large. A folder of pictures may hold any
/// number.
bool areSoonRead(const data::DataSpec& spec) {
    constexpr std::uintmax_t most = 32'000'000; // bytes
    if (data::isBuiltin(spec.source)) return true;
    std::vector<std::string> files{spec.source, spec.labels, spec.validationFile, spec.testFile};
    files.insert(files.end(), spec.parts.begin(), spec.parts.end());
    std::uintmax_t bytes = 0;
    for (const auto& file : files) {
        std::error_code error;
        if (file.empty() || !std::filesystem::exists(file, error)) continue;
        const auto size = std::filesystem::file_size(file, error);
        if (error) return false;
        bytes += size;
    }
    return bytes <= most;
}

} // namespace

ModelHints::ModelHints(Workspace& workspace, const RunController& controller, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_controller(controller) {
    m_pool.setMaxThreadCount(1);
    connect(&workspace, &Workspace::itemChanged, this, [this](const QString& path) {
        if (path == m_path) look();
    });
    connect(&controller.queue(), &session::RunQueue::changed, this, [this] {
        if (m_controller.isBusy()) m_stop.request_stop();
        look();
    });
}

ModelHints::~ModelHints() {
    m_stop.request_stop();
    m_pool.waitForDone();
}

void ModelHints::setItem(const QString& path) {
    if (path == m_path) return;
    m_path = path;
    m_stop.request_stop();
    look();
}

/// The run that is shown, where it rests and nothing is known of its model yet; null: it need not be looked at.
const Item* ModelHints::wanting() const {
    const auto* item = m_workspace.find(m_path);
    const bool rests = item && item->run && !item->loading && !item->grows() && item->summary.epoch > 0;
    return rests && !item->modelHints && !ItemPath::of(m_path).isRemote() ? item : nullptr;
}

void ModelHints::look() {
    const auto* item = wanting();
    if (m_working || !item || m_controller.isBusy() || item->run == m_failed) return;
    begin(*item, [run = item->run](const std::stop_token& stop) -> Found {
        if (!areSoonRead(run->info.data)) return std::nullopt;
        const auto found = session::hintsOfModel({.folder = run->summary.folder}, stop);
        return found ? Found(*found) : std::nullopt;
    });
}

void ModelHints::take(const QString& path, const std::shared_ptr<const session::Evaluation>& evaluation) {
    const auto* item = path == m_path ? wanting() : nullptr;
    if (m_working || !item || evaluation->position.epoch != item->summary.epoch) return;
    begin(*item, [run = item->run, evaluation](const std::stop_token&) -> Found {
        return session::hintsOf(run->info, *evaluation);
    });
}

void ModelHints::begin(const Item& item, std::function<Found(const std::stop_token& stop)> work) {
    m_working = true;
    m_stop = {};
    inBackground(
        m_pool, this, [work = std::move(work), stop = m_stop.get_token()] { return work(stop); },
        [this, path = item.path, run = item.run, stop = m_stop.get_token()](const Found& found) {
            m_working = false;
            const auto* now = m_workspace.find(path);
            const bool isSame = now && now->run == run && !now->grows();
            if (!found && !stop.stop_requested()) m_failed = run;
            if (found && isSame) m_workspace.setModelHints(path, *found);
            look();
        });
}

} // namespace throughline::ui
