// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "TemporaryFiles.h"

#include "data/Load.h"

#include <QByteArray>
#include <algorithm>
#include <string>

/// What the tests of tables share: a table, and loading a text as one.
namespace throughline::data::testing {

/// Of `rows` rows with a number, a colour and a class.
inline QByteArray plainTable(int rows = 40) {
    QByteArray text = "size,color,kind\n";
    for (int i = 0; i < rows; ++i)
        text += QByteArray::number(i * 0.5) + (i % 3 == 0 ? ",red," : ",blue,") + (i % 2 == 0 ? "cat\n" : "dog\n");
    return text;
}

inline bool hasNote(const LoadedData& data, const Remark& note) {
    const auto& notes = data.summary.notes;
    return std::find(notes.begin(), notes.end(), note) != notes.end();
}

class TableFiles {
public:
    std::string write(const QByteArray& text, const char* name = "table.csv") const {
        return m_files.write(name, text);
    }
    QString path(const QString& name) const { return m_files.path(name); }

    Result<LoadedData> loaded(const QByteArray& text, const std::string& target = {},
                              TaskChoice task = TaskChoice::Auto) const {
        DataSpec spec;
        spec.source = write(text);
        spec.target = target;
        spec.task = task;
        return load(spec);
    }

private:
    TemporaryFiles m_files;
};

} // namespace throughline::data::testing
