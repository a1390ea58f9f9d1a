// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figure/ChartExport.h"

#include <QMimeData>
#include <optional>

namespace throughline::ui {

/// What copying or dragging out a figure brings: of a picture the pixels, the PNG with its histories and the drawing,
/// of a PDF that as well, of a table its text; and the file, where one is wanted. Painted when it is made; the rest a
/// pool thread does, and whoever asks before it is done waits for it. GUI thread.
class FigureMime : public QMimeData {
    Q_OBJECT

public:
    /// `file`: written too, and offered; empty: none. Errors: those of `chart::drawFigure`.
    static Result<std::unique_ptr<FigureMime>>
    make(chart::FigureFormat format, const std::shared_ptr<const chart::Figure>& figure, const QString& file = {});

    QStringList formats() const override;

signals:
    /// All is there, or could not be made or written.
    void made(const std::optional<throughline::Error>& error);

protected:
    QVariant retrieveData(const QString& mimeType, QMetaType type) const override;

private:
    class Encoding;
    FigureMime(std::shared_ptr<Encoding> encoding, const QString& file);

    std::shared_ptr<Encoding> m_encoding;
};

} // namespace throughline::ui
