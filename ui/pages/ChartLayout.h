// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QStringList>

namespace throughline::chart {
class ChartStack;
}

namespace throughline::ui {

// Which charts there are and how they stand: their metrics, the grid, and what each has of its own.

QJsonObject layoutOf(const chart::ChartStack& charts);
/// What is not in it stays as it is; what cannot be is left out.
void applyLayout(const QJsonObject& layout, chart::ChartStack& charts);

/// Layouts that were kept by name, of those whose metrics all are among `known`.
QStringList layoutNames(const QStringList& known);
QJsonObject layoutNamed(const QString& name);
/// An empty layout: it is forgotten.
void keepLayout(const QString& name, const QJsonObject& layout);

} // namespace throughline::ui
