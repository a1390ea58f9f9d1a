// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/TrainConfig.h"

#include <QStringList>

namespace throughline::ui {

/// Those names of `Enum` that the trainer takes, asked of `nn::check` with a configuration that `set` changes.
template <class Enum, class Set>
QStringList offered(Set set) {
    QStringList names;
    for (const auto& name : nn::names<Enum>()) {
        nn::TrainConfig config;
        set(config, *nn::parse<Enum>(name));
        if (!nn::check(config)) names << QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    }
    return names;
}

template <class Enum>
Enum enumFrom(const QString& name, Enum otherwise) {
    return nn::parse<Enum>(name.toStdString()).value_or(otherwise);
}

} // namespace throughline::ui
