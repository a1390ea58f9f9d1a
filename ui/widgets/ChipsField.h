// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Field.h"

#include <set>
#include <string>
#include <vector>

class QPushButton;

namespace throughline::ui {

/// Any of several, each a button that stays down. GUI thread.
class ChipsField : public Field {
    Q_OBJECT

public:
    struct Chip {
        std::string key;
        QString text;
    };
    ChipsField(const QString& label, const QString& option, QWidget* parent = nullptr);
    /// What there is to choose from; what was chosen before and is there again is chosen.
    void setChips(const std::vector<Chip>& chips);
    /// These and no others, those too that are not there at the moment.
    void choose(const std::vector<std::string>& keys);
    /// The keys, in the chips' order.
    std::vector<std::string> chosen() const;
    /// False: nothing can be chosen for now, nor is. What was comes back with it.
    void setUsable(bool usable);

private:
    std::vector<std::pair<std::string, QPushButton*>> m_chips;
    std::set<std::string> m_wanted; ///< those that are not there at the moment too
};

} // namespace throughline::ui
