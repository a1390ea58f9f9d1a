// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure/FigureTex.h"

#include <QHash>
#include <QStringList>
#include <algorithm>

namespace throughline::chart {

namespace {

/// What TeX would take for something else.
QString texText(const QString& text) {
    static const QHash<QChar, QString> special{{u'\\', QStringLiteral("\\textbackslash{}")},
                                               {u'~', QStringLiteral("\\textasciitilde{}")},
                                               {u'^', QStringLiteral("\\textasciicircum{}")},
                                               {u'−', QStringLiteral("$-$")},
                                               {u'±', QStringLiteral("$\\pm$")},
                                               {u'·', QStringLiteral("$\\cdot$")},
                                               {u'≤', QStringLiteral("$\\le$")},
                                               {u'–', QStringLiteral("--")},
                                               {u'η', QStringLiteral("$\\eta$")}};
    QString made;
    for (const QChar c : text) {
        if (special.contains(c))
            made += special[c];
        else if (QStringLiteral("&%$#_{}").contains(c))
            made += QLatin1Char('\\') + QString(c);
        else
            made += c.isPrint() ? c : QLatin1Char(' ');
    }
    return made;
}

QString texNumber(double value) {
    return QString::number(value, 'g', 7);
}

QString texTable(const std::vector<QPointF>& points) {
    QString text = QStringLiteral(" table {\n");
    for (const QPointF& point : points)
        text += texNumber(point.x()) + QLatin1Char(' ') + texNumber(point.y()) + QLatin1Char('\n');
    return text + QStringLiteral("};\n");
}

class TexWriter {
public:
    explicit TexWriter(const Figure& figure)
        : m_options(figure.options()),
          m_plots(figure.plots()),
          m_caption(figure.caption()),
          m_columns(figure.columns()) {}

    QString write() {
        const auto size = m_options.size.centimetres();
        const auto columns = std::max<std::size_t>(m_columns, 1);
        const auto rows = std::max<std::size_t>((m_plots.size() + columns - 1) / columns, 1);
        const double width = size.width() / static_cast<double>(columns);
        const double height = size.height() / static_cast<double>(rows);
        m_text = QStringLiteral("% Made by Throughline. In the preamble:\n"
                                "%   \\usepackage{pgfplots}\n"
                                "%   \\usepgfplotslibrary{groupplots,fillbetween}\n"
                                "%   \\pgfplotsset{compat=1.18}\n");
        m_text += QStringLiteral("% %1\n").arg(texText(m_caption));
        m_text += QStringLiteral("\\begin{tikzpicture}\n");
        defineColours();
        m_text +=
            QStringLiteral("\\begin{groupplot}[\n"
                           "  group style={group size=%1 by %2, x descriptions at=edge bottom, vertical sep=1.2cm},\n"
                           "  width=%3cm, height=%4cm, enlargelimits=false, grid=major, grid style={black!12},\n"
                           "  legend cell align=left, legend columns=2, legend style={draw=none, font=\\footnotesize,\n"
                           "    at={(0,1)}, anchor=south west, yshift=1.5em},\n"
                           "  tick label style={font=\\footnotesize}, title style={at={(0,1)}, anchor=south west}]\n")
                .arg(columns)
                .arg(rows)
                .arg(texNumber(width), texNumber(height));
        for (std::size_t i = 0; i < m_plots.size(); ++i) write(m_plots[i], i);
        m_text += QStringLiteral("\\end{groupplot}\n\\end{tikzpicture}\n");
        return m_text;
    }

private:
    QString colourOf(const FigureCurve& curve) const {
        return QStringLiteral("run%1").arg(m_runs.indexOf(curve.run) + 1);
    }

    void defineColours() {
        for (const auto& plot : m_plots)
            for (const auto& curve : plot.curves) {
                if (m_runs.contains(curve.run)) continue;
                m_runs << curve.run;
                m_text += QStringLiteral("\\definecolor{%1}{RGB}{%2,%3,%4}\n")
                              .arg(colourOf(curve))
                              .arg(curve.colour.red())
                              .arg(curve.colour.green())
                              .arg(curve.colour.blue());
            }
        const auto isShared = [](const FigureCurve& curve) { return !curve.shared.empty(); };
        for (const auto& plot : m_plots) {
            if (std::ranges::none_of(plot.curves, isShared)) continue;
            const auto& grey = plot.sharedColour;
            m_text += QStringLiteral("\\definecolor{shared}{RGB}{%1,%2,%3}\n")
                          .arg(grey.red())
                          .arg(grey.green())
                          .arg(grey.blue());
            break;
        }
    }

    void write(const FigurePlot& plot, std::size_t at) {
        const bool isLast = at + std::max<std::size_t>(m_columns, 1) >= m_plots.size();
        m_text += QStringLiteral("\\nextgroupplot[title={%1}, xmin=%2, xmax=%3, ymin=%4, ymax=%5%6%7]\n")
                      .arg(texText(plot.title), texNumber(plot.x.min), texNumber(plot.x.max), texNumber(plot.y.min),
                           texNumber(plot.y.max), plot.logY ? QStringLiteral(", ymode=log") : QString(),
                           isLast ? QStringLiteral(", xlabel={%1}").arg(texText(plot.xTitle)) : QString());
        for (std::size_t i = 0; i < plot.curves.size(); ++i) {
            const auto& curve = plot.curves[i];
            if (curve.low.empty()) continue;
            const auto name = QStringLiteral("%1-%2").arg(at).arg(i);
            const auto edge = [&](const QString& of, const std::vector<QPointF>& points) {
                m_text += QStringLiteral("\\addplot[forget plot, draw=%1!50, very thin%2, name path=%3]")
                              .arg(colourOf(curve), dash(curve), of + name) +
                          texTable(points);
            };
            edge(QStringLiteral("low"), curve.low);
            edge(QStringLiteral("high"), curve.high);
            m_text +=
                QStringLiteral("\\addplot[forget plot, fill=%1, opacity=0.16] fill between[of=low%2 and high%2];\n")
                    .arg(colourOf(curve), name);
        }
        writeShared(plot);
        QStringList named;
        for (const auto& curve : plot.curves) {
            for (const auto& piece : curve.pieces) {
                // One entry a curve, of the first plot.
                const auto entry = curve.run + (curve.validation ? QStringLiteral(", validation") : QString());
                const bool tells = m_options.legend && at == 0 && !named.contains(entry);
                m_text += QStringLiteral("\\addplot[%1, thick%2%3]")
                              .arg(colourOf(curve), dash(curve), tells ? QString() : QStringLiteral(", forget plot")) +
                          texTable(piece);
                if (tells) m_text += QStringLiteral("\\addlegendentry{%1}\n").arg(texText(entry));
                named << entry;
            }
        }
        writeJoints(plot);
    }

    /// What forks share with their parents, below all curves, and once for all branches of a fan.
    void writeShared(const FigurePlot& plot) {
        QStringList written;
        for (const auto& curve : plot.curves)
            for (const auto& piece : curve.shared) {
                const auto line = QStringLiteral("\\addplot[forget plot, shared%1]").arg(dash(curve)) + texTable(piece);
                if (written.contains(line)) continue;
                written << line;
                m_text += line;
            }
    }

    void writeJoints(const FigurePlot& plot) {
        std::vector<QPointF> joints;
        for (const auto& curve : plot.curves)
            if (curve.joint && std::ranges::find(joints, *curve.joint) == joints.end()) joints.push_back(*curve.joint);
        if (joints.empty()) return;
        m_text +=
            QStringLiteral("\\addplot[forget plot, only marks, mark=*, mark size=1.4pt, black!55]") + texTable(joints);
    }

    static QString dash(const FigureCurve& curve) { return curve.validation ? QStringLiteral(", dashed") : QString(); }

    const FigureOptions m_options;
    const std::vector<FigurePlot> m_plots;
    const QString m_caption;
    const std::size_t m_columns;
    QStringList m_runs;
    QString m_text;
};

} // namespace

QByteArray figureTex(const Figure& figure) {
    return TexWriter(figure).write().toUtf8();
}

} // namespace throughline::chart
