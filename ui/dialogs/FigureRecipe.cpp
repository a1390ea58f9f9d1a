// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/FigureRecipe.h"

#include "theme/Tokens.h"
#include "ui/models/ItemPath.h"

#include <QDir>
#include <QStringList>

namespace throughline::ui {

namespace {

using chart::FigureSize;

/// A basic string of TOML 1.0.0.
QString quoted(const QString& text) {
    QString made;
    for (const QChar c : text) {
        if (c == QLatin1Char('"') || c == QLatin1Char('\\'))
            made += QLatin1Char('\\') + QString(c);
        else if (c < QLatin1Char(' ') || c == QChar(0x7F))
            made += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            made += c;
    }
    return QLatin1Char('"') + made + QLatin1Char('"');
}

QString number(double value) {
    const auto text = QString::number(value, 'g', 12);
    return text.contains(QLatin1Char('.')) || text.contains(QLatin1Char('e')) ? text : text + QStringLiteral(".0");
}

QString list(const QStringList& values) {
    return QLatin1Char('[') + values.join(QStringLiteral(", ")) + QLatin1Char(']');
}

QString pathFrom(const QString& folder, const QString& item) {
    const auto file = ItemPath::of(item).file;
    const auto path = QDir(folder).relativeFilePath(file);
    return ItemPath::of(item).isRemote() || path.startsWith(QLatin1String("../..")) ? file : path;
}

class RecipeWriter {
public:
    RecipeWriter(const std::vector<chart::ChartRun>& runs, const chart::FigureOptions& options)
        : m_runs(runs), m_options(options) {}

    QString write(const QString& folder) {
        m_text = QStringLiteral("# throughline export THIS.toml -o FIGURE.pdf\n");
        writeRuns(folder);
        QStringList metrics;
        for (const auto& metric : m_options.metrics) metrics << quoted(QString::fromStdString(metric));
        if (!metrics.isEmpty()) add("metric", list(metrics));
        add("x", quoted(QLatin1String(chart::axisNames.at(static_cast<std::size_t>(m_options.chart.x)))));
        if (m_options.x) add("x-range", list({number(m_options.x->min), number(m_options.x->max)}));
        if (m_options.chart.smoothing > 0.0) add("smoothing", number(m_options.chart.smoothing));
        if (m_options.chart.logY) add("log-y", QStringLiteral("true"));
        if (m_options.chart.cutOutliers) add("cut-outliers", QStringLiteral("true"));
        const bool centimetres = m_options.size.unit == FigureSize::Unit::Centimetres;
        const auto length = [&](double value) {
            return centimetres ? quoted(QString::number(value, 'g', 6) + QStringLiteral("cm")) : number(value);
        };
        add("width", length(m_options.size.width));
        add("height", length(m_options.size.height));
        add("dpi", number(m_options.size.dpi));
        if (m_options.size.scale != 1.0) add("scale", number(m_options.size.scale));
        add("theme", quoted(QLatin1String(chart::figureThemeNames.at(static_cast<std::size_t>(m_options.theme)))));
        if (!m_options.title.isEmpty()) add("title", quoted(m_options.title));
        if (!m_options.legend) add("no-legend", QStringLiteral("true"));
        if (!m_options.history) add("no-history", QStringLiteral("true"));
        add("caption", QStringLiteral("true"));
        writeColours();
        writeLabels();
        if (!m_options.y.empty()) m_text += QStringLiteral("\n[y]\n");
        for (const auto& [metric, range] : m_options.y)
            m_text += quoted(QString::fromStdString(metric)) + QStringLiteral(" = ") +
                      list({number(range.min), number(range.max)}) + QLatin1Char('\n');
        return m_text;
    }

private:
    void add(const char* key, const QString& value) {
        m_text += QLatin1String(key) + QStringLiteral(" = ") + value + QLatin1Char('\n');
    }

    void writeRuns(const QString& folder) {
        QStringList paths;
        const chart::ChartGroup* group = nullptr;
        for (const auto& run : m_runs) {
            if (run.group) group = run.group.get();
            for (const auto& path : run.group ? run.group->paths : QStringList(run.id))
                if (const auto from = quoted(pathFrom(folder, path)); !paths.contains(from)) paths << from;
        }
        m_text += QStringLiteral("runs = [\n    ") + paths.join(QStringLiteral(",\n    ")) + QStringLiteral("\n]\n");
        if (!group) return;
        add("band", quoted(group->by));
        add("interval", quoted(QLatin1String(history::intervalNames.at(static_cast<std::size_t>(group->interval)))));
        if (group->difference) add("difference", QStringLiteral("true"));
    }

    void writeLabels() {
        if (!m_options.labels.empty()) m_text += QStringLiteral("\n[labels]\n");
        for (const auto& [metric, label] : m_options.labels)
            m_text +=
                quoted(QString::fromStdString(metric)) + QStringLiteral(" = ") + quoted(label) + QLatin1Char('\n');
        if (!m_options.logs.empty()) m_text += QStringLiteral("\n[log]\n");
        for (const auto& [metric, log] : m_options.logs)
            m_text += quoted(QString::fromStdString(metric)) +
                      (log ? QStringLiteral(" = true\n") : QStringLiteral(" = false\n"));
    }

    /// Where they are not those that the order gives.
    void writeColours() {
        const auto& tokens = m_options.dark() ? Tokens::darkScheme() : Tokens::light();
        QString colours;
        for (std::size_t i = 0; i < m_runs.size(); ++i)
            if (m_runs[i].colour != i)
                colours += QStringLiteral("%1 = %2\n")
                               .arg(quoted(m_runs[i].name), quoted(tokens.run(m_runs[i].colour).name()));
        if (!colours.isEmpty()) m_text += QStringLiteral("\n[colours]\n") + colours;
    }

    const std::vector<chart::ChartRun>& m_runs;
    const chart::FigureOptions& m_options;
    QString m_text;
};

} // namespace

QString figureRecipe(const std::vector<chart::ChartRun>& runs, const chart::FigureOptions& options,
                     const QString& folder) {
    return RecipeWriter(runs, options).write(folder);
}

} // namespace throughline::ui
