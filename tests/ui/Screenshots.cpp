// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the README's pictures from the real window: packaging/screenshots.sh. usage: Screenshots FOLDER [PICTURE]; of
// PICTURE training and resumed are one.
#include "WindowFixture.h"

#include "session/Fork.h"
#include "stack/ChartStack.h"
#include "ui/PointMenu.h"
#include "ui/evaluate/EvaluatePanel.h"
#include "ui/models/Workspace.h"

#include <QComboBox>
#include <QDir>
#include <QTabBar>
#include <QTableView>
#include <algorithm>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

namespace {

constexpr QSize windowSize(1440, 900);

void waitUntil(const std::function<bool()>& condition) {
    if (!QTest::qWaitFor(condition, 10 * 60'000)) qFatal("waited too long");
}

class Photographer {
public:
    Photographer(Theme& theme, const QDir& folder) : m_theme(theme), m_folder(folder) {}

    /// The window as it is now, light and dark.
    void take(MainWindow& window, const QString& name) {
        for (const bool dark : {false, true}) {
            m_theme.scheme().setChoice(dark ? ColorScheme::Choice::Dark : ColorScheme::Choice::Light);
            if (auto* focus = window.focusWidget()) focus->clearFocus(); // its ring is not what the picture is about
            QTest::qWait(60);                                            // a frame or two
            const QString file = m_folder.filePath(name + (dark ? "-dark.png" : "-light.png"));
            if (!window.grab().save(file)) qFatal("cannot write %s", qPrintable(file));
        }
        m_theme.scheme().setChoice(ColorScheme::Choice::Light);
    }

private:
    Theme& m_theme;
    QDir m_folder;
};

void fillNewRun(MainWindow& window) {
    trigger(window, "new");
    waitUntil([&] { return need<QAbstractButton>(window, "start-run")->isEnabled(); });
    click(window, "data-fashion-mnist");
    type(window, "hidden", QStringLiteral("64"));
    type(window, "epochs", QStringLiteral("50"));
    type(window, "batch-size", QStringLiteral("256"));
    need<QComboBox>(window, "patience")->setCurrentIndex(0);
    waitUntil([&] { return need<QAbstractButton>(window, "start-run")->isEnabled(); });
}

/// A run that was slowed down by hand, stopped, and taken up again from an earlier epoch.
void live(MainWindow& window, Photographer& photographer) {
    session::TrainingSession& session = window.controller().session();
    click(window, "start-run");
    waitUntil([&] { return records(window) >= 12; });
    session.setLearningRate(0.0005);
    waitUntil([&] { return records(window) >= 20; });
    photographer.take(window, QStringLiteral("training"));
    waitUntil([&] { return records(window) >= 30; });
    trigger(window, "stop");
    waitUntil([&] { return isIdle(window); });
    const auto path = QString::fromStdString(session.folder().string());
    waitUntil([&] { return window.workspace().find(path)->run != nullptr; });
    window.controller().resume(path, session::ResumeRequest::From::Epoch, 24);
    session::TrainingSession& resumed = window.controller().session();
    resumed.setLearningRate(0.0001); // else the same numbers would come out, and hide the line that was left behind
    waitUntil([&] { return resumed.history().abandoned.size() == 1 && records(window) >= 37; });
    photographer.take(window, QStringLiteral("resumed"));
    trigger(window, "stop");
    waitUntil([&] { return isIdle(window); });
}

void clear(MainWindow& window) {
    while (!window.workspace().items().empty()) {
        const QString path = window.workspace().items().front().path;
        window.workspace().remove(path);
    }
}

void showTab(MainWindow& window, const QString& title) {
    auto* tabs = need<QTabBar>(window, "inspector-tabs");
    for (int i = 0; i < tabs->count(); ++i)
        if (tabs->tabText(i) == title) tabs->setCurrentIndex(i);
}

QString train(MainWindow& window, std::vector<int> hidden, double dropout, std::uint64_t seed) {
    session::RunRequest request;
    request.data.source = "digits";
    request.config.network.hidden = std::move(hidden);
    request.config.network.dropout = dropout;
    request.config.optimizer.learningRate = 0.0005;
    request.config.batchSize = 32;
    request.config.epochs = 50;
    request.config.seed = seed;
    window.controller().start(request);
    waitUntil([&] { return isIdle(window) && records(window) > 0; });
    const auto path = QString::fromStdString(window.controller().session().folder().string());
    waitUntil([&] { return window.workspace().find(path)->run != nullptr; });
    if (dropout > 0.0) window.workspace().rename(path, window.workspace().find(path)->name + ", dropout 0.3");
    return path;
}

/// How good a model is, with the rows of one cell of its confusion table.
void evaluate(MainWindow& window, Photographer& photographer) {
    clear(window);
    train(window, {64, 32}, 0.0, 1);
    showTab(window, QStringLiteral("Evaluate"));
    const auto* panel = window.findChild<EvaluatePanel*>();
    waitUntil([&] { return panel->shown() != nullptr; });
    photographer.take(window, QStringLiteral("evaluate"));
    showTab(window, QStringLiteral("Run"));
}

/// Four rates from one epoch on.
void fan(MainWindow& window, Photographer& photographer) {
    clear(window);
    const auto path = train(window, {64, 32}, 0.0, 1);
    const auto& run = *window.workspace().find(path)->run;
    session::FanRequest request;
    for (const double rate : {0.0001, 0.0005, 0.002, 0.01}) {
        session::ForkRequest fork{.parent = path.toStdString(), .epoch = 6, .config = session::configAt(run.info, 6)};
        fork.config.optimizer.learningRate = rate;
        fork.config.epochs = 30;
        request.branches.push_back({"learning-rate " + QString::number(rate).toStdString(), fork});
    }
    window.pointMenu().trainFan(request);
    const auto areThere = [&] {
        return window.workspace().items().size() == 5 &&
               std::ranges::all_of(window.workspace().items(), [](const Item& item) { return item.run != nullptr; });
    };
    waitUntil(areThere);
    showTab(window, QStringLiteral("Compare"));
    photographer.take(window, QStringLiteral("fan"));
    showTab(window, QStringLiteral("Run"));
}

/// Three settings with two seeds each; the two best are what the charts show.
void sweep(MainWindow& window, Photographer& photographer) {
    session::Sweep sweep;
    sweep.name = "digits";
    for (const char* rate : {"0.03", "0.01", "0.003", "0.001"})
        for (const auto& [hidden, widths] : {std::pair("16", std::vector{16}), {"64", {64}}, {"128,64", {128, 64}}})
            for (const char* dropout : {"0", "0.3"})
                for (const char* seed : {"1", "2"}) {
                    session::RunRequest request;
                    request.data.source = "digits";
                    request.config.network.hidden = widths;
                    request.config.network.dropout = std::stod(dropout);
                    request.config.optimizer.learningRate = std::stod(rate);
                    request.config.epochs = 20;
                    request.config.seed = request.data.seed = std::stoull(seed);
                    sweep.runs.push_back(
                        {{{"learning-rate", rate}, {"hidden", hidden}, {"dropout", dropout}, {"seed", seed}}, request});
                }
    clear(window);
    window.controller().startSweep(sweep);
    waitUntil([&] { return isIdle(window) && said(window, "sweep-words").endsWith(QStringLiteral("done")); });
    need<QTabBar>(window, "inspector-tabs")->setCurrentIndex(0);
    auto* table = need<QTableView>(window, "sweep-table");
    table->selectRow(0);
    table->selectionModel()->select(table->model()->index(1, 0),
                                    QItemSelectionModel::Select | QItemSelectionModel::Rows);
    waitUntil([&] { return need<chart::ChartStack>(window, "charts")->runs().size() > 3; });
    photographer.take(window, QStringLiteral("sweep"));
}

/// Four settings, two of them with three seeds each.
void compare(MainWindow& window, Photographer& photographer) {
    clear(window);
    for (const std::uint64_t seed : {1U, 2U, 3U}) train(window, {16}, 0.0, seed);
    for (const std::uint64_t seed : {1U, 2U, 3U}) train(window, {64, 32}, 0.3, seed);
    train(window, {64, 32}, 0.0, 1);
    train(window, {256, 128}, 0.0, 1);
    showTab(window, QStringLiteral("Compare"));
    auto* drawing = need<QComboBox>(window, "band-drawing");
    drawing->setCurrentIndex(4);
    emit drawing->activated(4);
    waitUntil([&] { return need<chart::ChartStack>(window, "charts")->runs().size() == 4; });
    photographer.take(window, QStringLiteral("compare"));
}

} // namespace

int main(int argc, char** argv) {
    QTemporaryDir home;
    qputenv("XDG_DATA_HOME", (home.path() + QStringLiteral("/data")).toUtf8());
    qputenv("XDG_CONFIG_HOME", (home.path() + QStringLiteral("/config")).toUtf8());
    QApplication app(argc, argv);
    if (argc < 2 || argc > 3) qFatal("usage: Screenshots FOLDER [PICTURE]");
    const QString only = argc > 2 ? QString::fromLocal8Bit(argv[2]) : QString();
    const auto wants = [&](const char* name) { return only.isEmpty() || only == QLatin1String(name); };
    Theme theme(app);
    theme.scheme().setChoice(ColorScheme::Choice::Light);
    Photographer photographer(theme, QDir(QString::fromLocal8Bit(argv[1])));
    MainWindow window;
    window.resize(windowSize);
    window.show();
    QTest::qWait(200);
    if (wants("first-start")) photographer.take(window, QStringLiteral("first-start"));
    if (wants("new-run") || wants("resumed")) fillNewRun(window);
    if (wants("new-run")) photographer.take(window, QStringLiteral("new-run"));
    if (wants("resumed")) live(window, photographer);
    if (wants("evaluate")) evaluate(window, photographer);
    if (wants("fan")) fan(window, photographer);
    if (wants("compare")) compare(window, photographer);
    if (wants("sweep")) sweep(window, photographer);
    return 0;
}
