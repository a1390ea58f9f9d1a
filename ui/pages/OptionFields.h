// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/TrainConfig.h"
#include "ui/widgets/Field.h"

#include <vector>

namespace throughline::ui {

/// The fields of a form for a part of the configuration: one for each of its options, in their order. Whoever lays the
/// form out owns them. GUI thread.
class OptionFields {
public:
    /// The fields show what `usual` holds.
    template <class Part>
    explicit OptionFields(const Part& usual) {
        nn::visitOptions(usual,
                         [this](const nn::ConfigOption& option, const auto& value) { this->add(option, value); });
    }

    /// The field of one option, for a place of its own.
    Field* take(const char* name);
    /// Those that have no place yet.
    std::vector<Field*> takeOthers();

    /// Shows the fields that matter to a kind, and hides the others.
    template <class Kind>
    void showFor(Kind kind) const {
        for (const auto& entry : m_entries) entry.field->setVisible(entry.option.mattersTo(kind));
    }
    /// Puts what is shown into `part`; marks the fields that cannot be read, and is false then. What is hidden stays as
    /// it is in `part`.
    template <class Part>
    bool read(Part& part) const {
        bool ok = true;
        std::size_t next = 0;
        nn::visitOptions(part, [&](const nn::ConfigOption&, auto& value) {
            auto* field = m_entries[next++].field;
            if (!field->isHidden()) ok = read(field, value) && ok;
        });
        return ok;
    }

    /// Shows what `part` holds.
    template <class Part>
    void write(const Part& part) const {
        std::size_t next = 0;
        nn::visitOptions(part,
                         [&](const nn::ConfigOption&, const auto& value) { show(m_entries[next++].field, value); });
    }

private:
    struct Entry {
        nn::ConfigOption option;
        Field* field = nullptr;
        bool hasPlace = false;
    };

    void add(const nn::ConfigOption& option, double value);
    void add(const nn::ConfigOption& option, int value);
    void add(const nn::ConfigOption& option, bool value);
    static void show(Field* field, double value);
    static void show(Field* field, int value);
    static void show(Field* field, bool value);
    static bool read(Field* field, double& value);
    static bool read(Field* field, int& value);
    static bool read(Field* field, bool& value);

    std::vector<Entry> m_entries;
};

} // namespace throughline::ui
