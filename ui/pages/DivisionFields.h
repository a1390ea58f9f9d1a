// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Load.h"

#include <QObject>
#include <optional>

class QWidget;

namespace throughline::ui {

class Label;
class PartField;
class TextField;

/// How the rows are divided: which are validated on and which held out, each a share or a file, and the seed that
/// decides; and below them, in words, what came of it. Whoever lays the fields out owns them. GUI thread.
class DivisionFields : public QObject {
    Q_OBJECT

public:
    explicit DivisionFields(QObject* parent = nullptr);
    PartField* validation() const { return m_validation; }
    PartField* test() const { return m_test; }
    TextField* splitSeed() const { return m_splitSeed; }
    Label* outcome() const { return m_outcome; }

    /// As it is for other data. `bringsPart`: these may have a part of their own to validate on.
    void reset(bool bringsPart);
    /// Puts the fields into `spec`; marks those that cannot be read, and is false then. `seed`: of the run.
    bool read(data::DataSpec& spec, std::uint64_t seed);
    /// Puts what a run was asked for into the fields; its folds have no field here.
    void write(const data::DataSpec& spec);
    /// The run's seed does not decide.
    bool hasOwnSeed() const;
    void show(const data::LoadedData& data);
    void clearOutcome();
    /// Says below its field what was wrong with a part, where it is that.
    bool blame(const Error& wrong, const data::DataSpec& spec);

signals:
    void edited();

private:
    std::optional<std::uint64_t> ownSeed(bool& fine);

    PartField* m_validation = nullptr;
    PartField* m_test = nullptr;
    TextField* m_splitSeed = nullptr;
    Label* m_outcome = nullptr;
};

} // namespace throughline::ui
