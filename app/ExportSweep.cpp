// SPDX-License-Identifier: GPL-3.0-or-later
#include "ExportSweep.h"

#include "Commands.h"
#include "Report.h"

#include "evaluation/PictureExport.h"
#include "evaluation/SweepPicture.h"
#include "figure/ChartExport.h"
#include "text/VisibleText.h"

#include <algorithm>
#include <array>
#include <memory>

namespace throughline::app {

namespace {

constexpr std::array allowed{"output", "sweep", "theme", "title", "scale"};

Error refusal(const char* option, const QString& value, const char* text) {
    return {ErrorCode::BadOption, {}, {option, value.toStdString(), text}};
}

} // namespace

int exportSweep(const Arguments& arguments, const std::filesystem::path& file, chart::FigureFormat format) {
    for (const OptionSpec& option : exportSpec().options)
        if (arguments.has(option.name) && std::ranges::find(allowed, std::string_view(option.name)) == allowed.end())
            return report(refusal(option.name, arguments.value(option.name).value_or(QString()),
                                  "nothing beside --sweep, which draws no curves"));
    const QString theme = arguments.value("theme").value_or(QStringLiteral("light"));
    if (theme != QLatin1String("light") && theme != QLatin1String("dark"))
        return report(refusal("theme", theme, "light, dark"));
    const Result<double> scale = arguments.number("scale", 2.0);
    if (!scale) return report(scale.error());
    if (*scale < 1.0 || *scale > 4.0) return report(refusal("scale", *arguments.value("scale"), "from 1 to 4"));
    const std::filesystem::path folder(arguments.operands().front().toStdString());
    if (arguments.operands().size() > 1 || !session::isSweepFolder(folder))
        return report(refusal("sweep", arguments.operands().join(QLatin1Char(' ')), "the folder of one sweep"));
    const Result<session::Sweep> sweep = session::readSweep(folder);
    if (!sweep) return report(sweep.error());
    const std::vector<session::SweptRun> runs = session::lookAt(*sweep);
    const chart::Pictures pictures{std::make_shared<chart::SweepPicture>(session::sweepTable(runs), runs)};
    const QString name = ui::visible(std::filesystem::absolute(folder).lexically_normal().filename().string());
    const auto bytes = chart::pictureBytes(format, pictures,
                                           {arguments.value("title").value_or(name), theme == QLatin1String("dark"),
                                            *scale, pictures.front()->paperWidth()});
    if (!bytes) return report(bytes.error());
    if (const auto written = chart::writeFigure(file, *bytes); !written) return report(written.error());
    return ExitDone;
}

} // namespace throughline::app
