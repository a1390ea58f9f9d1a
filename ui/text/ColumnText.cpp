// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/ColumnText.h"

#include <QCoreApplication>
#include <array>

namespace throughline::ui {

using data::ColumnKind;
using data::ColumnRole;
using data::MissingPolicy;

QString roleText(ColumnRole role) {
    static const std::array texts{QT_TRANSLATE_NOOP("ColumnText", "input"), QT_TRANSLATE_NOOP("ColumnText", "target"),
                                  QT_TRANSLATE_NOOP("ColumnText", "left out"), QT_TRANSLATE_NOOP("ColumnText", "group"),
                                  QT_TRANSLATE_NOOP("ColumnText", "order")};
    return QCoreApplication::translate("ColumnText", texts.at(static_cast<std::size_t>(role)));
}

QString kindText(ColumnKind kind) {
    static const std::array texts{QT_TRANSLATE_NOOP("ColumnText", "number"),
                                  QT_TRANSLATE_NOOP("ColumnText", "category"), QT_TRANSLATE_NOOP("ColumnText", "date")};
    return QCoreApplication::translate("ColumnText", texts.at(static_cast<std::size_t>(kind)));
}

QString policyText(MissingPolicy policy) {
    static const std::array texts{QT_TRANSLATE_NOOP("ColumnText", "median"),
                                  QT_TRANSLATE_NOOP("ColumnText", "mean"),
                                  QT_TRANSLATE_NOOP("ColumnText", "commonest"),
                                  QT_TRANSLATE_NOOP("ColumnText", "own category"),
                                  QT_TRANSLATE_NOOP("ColumnText", "median and a flag"),
                                  QT_TRANSLATE_NOOP("ColumnText", "drop the rows")};
    return QCoreApplication::translate("ColumnText", texts.at(static_cast<std::size_t>(policy)));
}

} // namespace throughline::ui
