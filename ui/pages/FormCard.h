// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RunInfo.h"
#include "session/RunRequest.h"
#include "ui/widgets/Card.h"
#include "ui/widgets/Field.h"

#include <vector>

class QHBoxLayout;

namespace throughline::ui {

class EvenLayout;

/// A card of fields that together fill a part of a run's request.
class FormCard : public Card {
    Q_OBJECT

public:
    using Card::Card;
    /// Puts the fields into `request`; marks those that cannot be read, and is false then.
    virtual bool read(session::RunRequest& request) = 0;
    /// Puts a run's settings into the fields, as far as they have one for them.
    virtual void write(const session::RunInfo& info) = 0;
    /// Shows which fields matter for the others' values, from the data's side (null: none yet).
    virtual void adapt(const nn::DataSplit*) {}
    /// The field that `nn::check` and its like mean by this option, or null.
    Field* field(const QString& option) const;
    const std::vector<Field*>& fields() const { return m_fields; }
    void clearErrors();

signals:
    void edited();

protected:
    /// Fields in a row, of equal width; connected and known by their option.
    QHBoxLayout* row(const std::vector<Field*>& fields);
    /// The same, in further rows where there is no room.
    EvenLayout* rows(const std::vector<Field*>& fields, int least = 180);
    /// Errors of an option are told by this field while it is there, whatever it is called.
    void tellBy(Field* field, const char* option) { m_tellers.emplace_back(QLatin1String(option), field); }

private:
    void take(Field* field);

    std::vector<Field*> m_fields;
    std::vector<std::pair<QString, Field*>> m_tellers;
};

} // namespace throughline::ui
