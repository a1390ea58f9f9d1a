// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Load.h"

#include <QObject>
#include <string>
#include <vector>

class QPushButton;

namespace throughline::ui {

class ChoiceField;
class TextField;

/// How the text of a table is read: which texts mean a missing value, what it is written in; and a button that takes as
/// missing what keeps columns from being numbers, or stands for a missing value by all that one can see. Whoever lays
/// them out owns them. GUI thread.
class ReadingFields : public QObject {
    Q_OBJECT

public:
    explicit ReadingFields(QObject* parent = nullptr);
    TextField* missing() const { return m_missing; }
    ChoiceField* encoding() const { return m_encoding; }
    QPushButton* mend() const { return m_mend; }

    /// As it is for other data; `isText`: these are a table in a file.
    void reset(bool isText);
    void read(data::DataSpec& spec) const;
    void write(const data::DataSpec& spec);
    /// What came of reading it. `isTable`: its columns are shown.
    void show(const Result<data::LoadedData>& result, bool isTable);

signals:
    void edited();

private:
    void takeAsMissing();

    TextField* m_missing = nullptr;
    ChoiceField* m_encoding = nullptr;
    QPushButton* m_mend = nullptr;
    std::vector<std::string> m_odd;   ///< texts that may mean a missing value
    std::vector<std::string> m_taken; ///< those that were taken so and cannot stand in the list, as they hold commas
};

} // namespace throughline::ui
