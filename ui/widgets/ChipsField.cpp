// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ChipsField.h"

#include "theme/Style.h"
#include "theme/Tokens.h"
#include "ui/widgets/FlowLayout.h"

#include <QPushButton>
#include <QSignalBlocker>
#include <algorithm>

namespace throughline::ui {

ChipsField::ChipsField(const QString& label, const QString& option, QWidget* parent)
    : Field(label, option, new QWidget, parent) {
    new FlowLayout(metrics::Related, input());
}

void ChipsField::setChips(const std::vector<Chip>& chips) {
    if (std::ranges::equal(chips, m_chips, {}, &Chip::key, &std::pair<std::string, QPushButton*>::first)) return;
    for (const auto& [key, button] : m_chips) delete button;
    m_chips.clear();
    // Tab comes to them where the field stands, and not after all that was there before them.
    QWidget* before = input()->previousInFocusChain();
    while (before != input() && before->focusPolicy() == Qt::NoFocus) before = before->previousInFocusChain();
    for (const auto& chip : chips) {
        auto* button = new QPushButton(chip.text);
        setKind(button, ButtonKind::Choice);
        button->setCheckable(true);
        button->setChecked(input()->isEnabledTo(this) && m_wanted.contains(chip.key));
        button->setObjectName(option() + QLatin1Char('-') + QString::fromStdString(chip.key));
        input()->layout()->addWidget(button);
        setTabOrder(before, button);
        before = button;
        connect(button, &QPushButton::toggled, this, [this, key = chip.key](bool on) {
            if (on)
                m_wanted.insert(key);
            else
                m_wanted.erase(key);
            emit edited();
        });
        m_chips.emplace_back(chip.key, button);
    }
}

void ChipsField::choose(const std::vector<std::string>& keys) {
    m_wanted = {keys.begin(), keys.end()};
    for (const auto& [key, chip] : m_chips) {
        const QSignalBlocker quiet(chip);
        chip->setChecked(m_wanted.contains(key));
    }
}

std::vector<std::string> ChipsField::chosen() const {
    std::vector<std::string> keys;
    for (const auto& [key, button] : m_chips)
        if (button->isChecked()) keys.push_back(key);
    return keys;
}

void ChipsField::setUsable(bool usable) {
    input()->setEnabled(usable);
    for (const auto& [key, button] : m_chips) {
        const QSignalBlocker quiet(button);
        button->setChecked(usable && m_wanted.contains(key));
    }
}

} // namespace throughline::ui
