// SPDX-License-Identifier: GPL-3.0-or-later
#include "ConfigOptions.h"

#include <set>
#include <string>

namespace throughline::app {

const char* kept(const QString& text) {
    static std::set<std::string> texts;
    return texts.insert(text.toStdString()).first->c_str();
}

QString namesText(std::span<const std::string_view> names) {
    QString text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) text += i + 1 < names.size() ? QStringLiteral(", ") : QStringLiteral(" or ");
        text += QString::fromUtf8(names[i].data(), static_cast<qsizetype>(names[i].size()));
    }
    return text;
}

const char* standardText(const nn::ConfigOption& option, double value) {
    if (option.value == nullptr) return nullptr;
    if (value == 0.0 && option.zero != nullptr) return option.zero;
    return kept(QString::number(value, 'g', 10).replace(QStringLiteral("e-0"), QStringLiteral("e-")));
}

} // namespace throughline::app
