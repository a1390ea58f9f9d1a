// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/TextField.h"

#include <optional>

namespace throughline::ui {

/// A part of the rows of a data set: a share of them, as "20 %" or "0.2", or a file by its path, which a button at the
/// end of the line asks for. GUI thread.
class PartField : public TextField {
    Q_OBJECT

public:
    PartField(const QString& label, const QString& option, const QString& text, QWidget* parent = nullptr);

    /// Both empty: nothing is said.
    struct Part {
        std::optional<double> share;
        QString file;
    };
    /// Nothing where it is neither, or no such file; the field says so.
    std::optional<Part> part();
    bool isFile() const;
    void chooseFile(const QString& file);

private:
    void askForFile();
};

} // namespace throughline::ui
