// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Load.h"
#include "data/Preview.h"

#include <QWidget>

namespace throughline::ui {

/// A glance at a data set: its first images, its two features as points, or its first rows.
class DataPreview : public QWidget {
    Q_OBJECT

public:
    explicit DataPreview(QWidget* parent = nullptr);
    /// Null: nothing to show.
    void setData(std::shared_ptr<const nn::DataSplit> split);
    /// The text of a table's cells as they stand in the file, before or instead of what was made of them.
    void setTable(data::Preview table);
    void clear();
    bool isTable() const { return m_shape == Shape::Table; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    enum class Shape { Nothing, Images, Points, Table };
    void paintImages(QPainter& painter) const;
    void paintPoints(QPainter& painter) const;
    void paintTable(QPainter& painter) const;
    void choose();

    Shape m_shape = Shape::Nothing;
    std::shared_ptr<const nn::DataSplit> m_split;
    data::Preview m_table;
    std::vector<std::uint32_t> m_images; ///< rows shown: one of each of the first classes
};

/// "1,797 images of 8×8, 10 classes"
QString dataTitle(const nn::DataSplit& split);
/// "1,078 rows train, 359 validate, 360 test; each part has the same share of every class"
QString divisionText(const data::LoadedData& data);
/// "balanced, nothing missing"
QString dataCondition(const data::LoadedData& data);

} // namespace throughline::ui
