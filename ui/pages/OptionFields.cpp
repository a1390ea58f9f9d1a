// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/OptionFields.h"

#include "ui/widgets/ChoiceField.h"
#include "ui/widgets/NumberField.h"

#include <QComboBox>
#include <QCoreApplication>
#include <algorithm>
#include <string_view>
#include <utility>

namespace throughline::ui {

namespace {
QString tr(const char* text) {
    return QCoreApplication::translate("OptionFields", text);
}

NumberField* numberField(const nn::ConfigOption& option, double value, NumberField::Kind kind) {
    return new NumberField(tr(option.label), QLatin1String(option.name), value, kind);
}
} // namespace

Field* OptionFields::take(const char* name) {
    const auto found = std::ranges::find_if(
        m_entries, [&](const Entry& entry) { return std::string_view(entry.option.name) == name; });
    found->hasPlace = true;
    return found->field;
}

std::vector<Field*> OptionFields::takeOthers() {
    std::vector<Field*> others;
    for (auto& entry : m_entries)
        if (!std::exchange(entry.hasPlace, true)) others.push_back(entry.field);
    return others;
}

void OptionFields::add(const nn::ConfigOption& option, double value) {
    m_entries.push_back({option, numberField(option, value, NumberField::Kind::Real)});
}

void OptionFields::add(const nn::ConfigOption& option, int value) {
    m_entries.push_back({option, numberField(option, value, NumberField::Kind::Whole)});
}

void OptionFields::add(const nn::ConfigOption& option, bool value) {
    auto* field = new ChoiceField(tr(option.label), QLatin1String(option.name), {tr("off"), tr("on")});
    field->combo()->setCurrentIndex(value ? 1 : 0);
    m_entries.push_back({option, field});
}

void OptionFields::show(Field* field, double value) {
    static_cast<NumberField*>(field)->setValue(value);
}

void OptionFields::show(Field* field, int value) {
    static_cast<NumberField*>(field)->setValue(value);
}

void OptionFields::show(Field* field, bool value) {
    static_cast<ChoiceField*>(field)->combo()->setCurrentIndex(value ? 1 : 0);
}

bool OptionFields::read(Field* field, double& value) {
    return static_cast<NumberField*>(field)->into(value);
}

bool OptionFields::read(Field* field, int& value) {
    return static_cast<NumberField*>(field)->into(value);
}

bool OptionFields::read(Field* field, bool& value) {
    value = static_cast<ChoiceField*>(field)->index() == 1;
    return true;
}

} // namespace throughline::ui
