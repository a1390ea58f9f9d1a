// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/TrainConfig.h"

#include <QStringList>

namespace throughline::ui {

/// Whether the trainer takes a setting at all, with this data unless they are null: asked of `nn::check` with a
/// configuration that `set` changes.
template <class Set>
bool takes(Set set, const nn::DataSplit* data = nullptr) {
    nn::TrainConfig config;
    set(config);
    return !nn::check(config, data);
}

/// Those names of `Enum` that it takes.
template <class Enum, class Set>
QStringList offered(Set set, const nn::DataSplit* data = nullptr) {
    QStringList names;
    for (const auto& name : nn::names<Enum>()) {
        const auto choose = [&](nn::TrainConfig& config) { set(config, *nn::parse<Enum>(name)); };
        if (takes(choose, data)) names << QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    }
    return names;
}

template <class Enum>
Enum enumFrom(const QString& name, Enum otherwise) {
    return nn::parse<Enum>(name.toStdString()).value_or(otherwise);
}

} // namespace throughline::ui
