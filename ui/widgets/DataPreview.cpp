// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/DataPreview.h"

#include "text/NumberText.h"
#include "text/RemarkText.h"
#include "text/VisibleText.h"
#include "theme/StylePainting.h"
#include "ui/widgets/RowImage.h"

#include <QPainter>
#include <algorithm>
#include <numeric>

namespace throughline::ui {

namespace {

constexpr int ImageCount = 4, TileWidth = 40, TileHeight = 48, TileGap = 8;
constexpr int PointsWidth = 112, PointsHeight = 76;
constexpr int RowHeight = 22, RowCount = 4, ColumnGap = 16, ColumnLimit = 140;

QString cell(const nn::Dataset& data, std::uint32_t row, std::size_t column) {
    const auto at = static_cast<std::size_t>(row) * data.features + column;
    return data.bytes.empty() ? QString::number(static_cast<double>(data.values[at]), 'g', 5)
                              : QString::number(data.bytes[at]);
}

data::Preview tableOf(const nn::DataSplit& split) {
    const auto& data = *split.training;
    data::Preview table;
    const auto addColumn = [&](const std::string& name) { table.columns.emplace_back().name = name; };
    for (const auto& name : data.featureNames) addColumn(name);
    for (std::size_t c = table.columns.size(); c < data.features; ++c) addColumn(std::to_string(c + 1));
    addColumn(data.targetName);
    for (std::size_t i = 0; i < std::min<std::size_t>(RowCount - 1, split.trainingRows.size()); ++i) {
        const auto row = split.trainingRows[i];
        std::vector<std::string> cells;
        for (std::size_t c = 0; c < data.features; ++c) cells.push_back(cell(data, row, c).toStdString());
        cells.push_back(data.isRegression()
                            ? QString::number(static_cast<double>(data.targets[row]), 'g', 6).toStdString()
                            : data.classNames[static_cast<std::size_t>(data.labels[row])]);
        table.rows.push_back(std::move(cells));
    }
    return table;
}

} // namespace

DataPreview::DataPreview(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void DataPreview::setData(std::shared_ptr<const nn::DataSplit> split) {
    m_split = std::move(split);
    choose();
}

void DataPreview::setTable(data::Preview table) {
    m_table = std::move(table);
    choose();
}

void DataPreview::clear() {
    m_split.reset();
    m_table = {};
    choose();
}

void DataPreview::choose() {
    m_shape = m_table.columns.empty() ? Shape::Nothing : Shape::Table;
    m_images.clear();
    if (m_shape == Shape::Nothing && m_split) {
        const auto& data = *m_split->training;
        if (data.imageWidth > 0) {
            m_shape = Shape::Images;
            for (std::int32_t wanted = 0; wanted < ImageCount; ++wanted) {
                const auto it = std::find_if(m_split->trainingRows.begin(), m_split->trainingRows.end(), [&](auto row) {
                    return data.isRegression() || data.labels[row] == wanted;
                });
                if (it != m_split->trainingRows.end()) m_images.push_back(*it);
            }
        } else if (data.features == 2 && data.bytes.empty() && !data.isRegression()) {
            m_shape = Shape::Points;
        } else {
            m_shape = Shape::Table;
            m_table = tableOf(*m_split);
        }
    }
    setSizePolicy(m_shape == Shape::Table ? QSizePolicy::Expanding : QSizePolicy::Fixed, QSizePolicy::Fixed);
    updateGeometry();
    update();
}

QSize DataPreview::sizeHint() const {
    switch (m_shape) {
    case Shape::Nothing:
        return {0, 0};
    case Shape::Images: {
        const int count = static_cast<int>(m_images.size());
        return {count * TileWidth + std::max(0, count - 1) * TileGap, TileHeight};
    }
    case Shape::Points:
        return {PointsWidth, PointsHeight};
    case Shape::Table:
        return {400, RowHeight * (1 + std::min<int>(RowCount - 1, static_cast<int>(m_table.rows.size())))};
    }
    return {};
}

void DataPreview::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (m_shape == Shape::Images) paintImages(painter);
    if (m_shape == Shape::Points) paintPoints(painter);
    if (m_shape == Shape::Table) paintTable(painter);
}

void DataPreview::paintImages(QPainter& painter) const {
    const auto& t = Tokens::of(palette());
    const auto& data = *m_split->training;
    int x = 0;
    for (const auto row : m_images) {
        painting::box(painter, QRectF(x, 0, TileWidth, TileHeight), 4, t.window, Qt::transparent);
        const QImage image = rowImage(data, row, t);
        const QRectF room(x, (TileHeight - TileWidth) / 2.0, TileWidth, TileWidth);
        // Large images are made smaller smoothly; small ones keep their pixels.
        painter.setRenderHint(QPainter::SmoothPixmapTransform, image.width() > TileWidth / 2);
        painter.drawImage(room, image);
        x += TileWidth + TileGap;
    }
}

void DataPreview::paintPoints(QPainter& painter) const {
    const auto& t = Tokens::of(palette());
    const auto& data = *m_split->training;
    painting::box(painter, rect(), 4, t.window, Qt::transparent);
    painter.setRenderHint(QPainter::Antialiasing);
    float low[2] = {1e30F, 1e30F}, high[2] = {-1e30F, -1e30F};
    const auto& rows = m_split->trainingRows;
    for (const std::size_t row : rows)
        for (std::size_t c = 0; c < 2; ++c) {
            low[c] = std::min(low[c], data.values[row * 2 + c]);
            high[c] = std::max(high[c], data.values[row * 2 + c]);
        }
    const auto place = [&](std::size_t row, std::size_t c, double room) {
        const double span = std::max(1e-9, static_cast<double>(high[c] - low[c]));
        return 6 + (room - 12) * static_cast<double>(data.values[row * 2 + c] - low[c]) / span;
    };
    const auto step = std::max<std::size_t>(1, rows.size() / 300);
    painter.setPen(Qt::NoPen);
    for (std::size_t i = 0; i < rows.size(); i += step) {
        painter.setBrush(t.run(static_cast<std::size_t>(data.labels[rows[i]])));
        painter.drawEllipse(QPointF(place(rows[i], 0, width()), height() - place(rows[i], 1, height())), 1.6, 1.6);
    }
}

void DataPreview::paintTable(QPainter& painter) const {
    const auto& t = Tokens::of(palette());
    painter.setFont(throughline::ui::font(TextRole::Secondary));
    const auto metrics = painter.fontMetrics();
    const auto lines = std::min<std::size_t>(RowCount - 1, m_table.rows.size());
    const auto text = [&](std::size_t line, std::size_t column) {
        if (line == 0) return visible(m_table.columns[column].name);
        const auto& cells = m_table.rows[line - 1];
        return column < cells.size() ? visible(cells[column]) : QString();
    };
    int x = 0;
    for (std::size_t column = 0; column < m_table.columns.size(); ++column) {
        int wide = 24;
        for (std::size_t line = 0; line <= lines; ++line)
            wide = std::max(wide, std::min(ColumnLimit, metrics.horizontalAdvance(text(line, column)) + 2));
        if (x + wide > width() - 24 && column + 1 < m_table.columns.size()) {
            painter.setPen(t.disabled);
            painter.drawText(QRect(x, 0, 24, RowHeight), Qt::AlignVCenter, QStringLiteral("…"));
            break;
        }
        for (std::size_t line = 0; line <= lines; ++line) {
            painter.setPen(line == 0 ? t.secondary : t.text);
            painter.drawText(QRect(x, static_cast<int>(line) * RowHeight, wide, RowHeight), Qt::AlignVCenter,
                             metrics.elidedText(text(line, column), Qt::ElideRight, wide));
        }
        x += wide + ColumnGap;
    }
    painter.fillRect(QRect(0, RowHeight - 1, std::min(x, width()), 1), t.border);
}

QString dataTitle(const nn::DataSplit& split) {
    const auto& data = *split.training;
    const std::size_t all = split.trainingRows.size() + split.validationRows.size() + split.testRows.size();
    const auto rows = grouped(static_cast<std::int64_t>(all));
    const auto what = data.imageWidth > 0
                          ? DataPreview::tr("%1 images of %2×%3").arg(rows).arg(data.imageWidth).arg(data.imageHeight)
                          : DataPreview::tr("%1 rows, %2")
                                .arg(rows, counted(static_cast<std::int64_t>(data.features), DataPreview::tr("feature"),
                                                   DataPreview::tr("features")));
    if (data.isRegression()) return DataPreview::tr("%1, predicting “%2”").arg(what, visible(data.targetName));
    return DataPreview::tr("%1, %2 classes").arg(what).arg(data.classes());
}

namespace {

/// By what the rows were drawn. `parts`: what was drawn, as the end of a sentence.
QString drawnText(const data::LoadedData& data, bool validation, bool test) {
    const auto columnOf = [&](data::ColumnRole role) {
        const auto found = std::ranges::find(data.summary.columns, role, &data::ColumnDecision::role);
        return found == data.summary.columns.end() ? QString() : visible(found->name);
    };
    switch (data.summary.dividedBy) {
    case data::DividedBy::Class:
        return DataPreview::tr("each part has the same share of every class");
    case data::DividedBy::Chance:
        return DataPreview::tr("drawn by chance");
    case data::DividedBy::Group:
        return DataPreview::tr("rows with the same “%1” are in one part").arg(columnOf(data::ColumnRole::Group));
    case data::DividedBy::Order:
        break;
    }
    const auto column = columnOf(data::ColumnRole::Order);
    if (validation && test) return DataPreview::tr("by “%1” the last ones test, those before validate").arg(column);
    return validation ? DataPreview::tr("by “%1” the last ones validate").arg(column)
                      : DataPreview::tr("by “%1” the last ones test").arg(column);
}

} // namespace

QString divisionText(const data::LoadedData& data) {
    using Kind = data::Validation::Kind;
    const auto& split = *data.split;
    const auto kind = data.summary.validation.kind;
    const auto rows = [](const std::vector<std::uint32_t>& all) {
        return grouped(static_cast<std::int64_t>(all.size()));
    };
    auto text = DataPreview::tr("%1 rows train").arg(rows(split.trainingRows));
    text += split.validationRows.empty() ? DataPreview::tr(", none validate")
                                         : DataPreview::tr(", %1 validate").arg(rows(split.validationRows));
    if (!split.testRows.empty()) text += DataPreview::tr(", %1 test").arg(rows(split.testRows));
    const bool isTestDrawn = split.test && split.test == split.training;
    if (kind == Kind::OwnPart) text += DataPreview::tr("; the data's own test part validates");
    if (kind == Kind::Fraction || isTestDrawn)
        text += QStringLiteral("; ") + drawnText(data, kind == Kind::Fraction, isTestDrawn);
    return text + QLatin1Char('.');
}

QString dataCondition(const data::LoadedData& data) {
    QStringList words;
    const auto& counts = data.summary.classCounts;
    if (!counts.empty()) {
        const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
        const auto all = std::max<std::int64_t>(1, std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
        if (static_cast<double>(*most) <= 1.25 * static_cast<double>(*least))
            words << DataPreview::tr("balanced");
        else
            words << DataPreview::tr("largest class %1 %").arg(*most * 100 / all);
    }
    if (data.summary.notes.empty()) words << DataPreview::tr("nothing missing");
    for (const auto& note : data.summary.notes) words << remarkText(note);
    constexpr qsizetype most = 3; // that can be read as one sentence
    return words.join(words.size() > most ? QStringLiteral("\n") : QStringLiteral(", "));
}

} // namespace throughline::ui
