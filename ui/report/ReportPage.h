// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <QByteArray>
#include <QSize>
#include <QString>
#include <QStringList>
#include <filesystem>
#include <utility>
#include <vector>

namespace throughline::ui {

enum class ReportFormat { Html, Pdf };
/// By a file's ending: ".html" or ".htm", ".pdf". Errors: `BadOption`.
Result<ReportFormat> reportFormat(const std::filesystem::path& file);

/// A page that is written from its head to its foot: as HTML that stands by itself, or as PDF of A4 leaves with their
/// numbers. All texts are shown as they are, whoever wrote them. One thread, of a program with a QGuiApplication.
class ReportPage {
public:
    ReportPage(const QString& title, ReportFormat format);

    /// The title with a line below it.
    void head(const QString& words);
    /// Of a section. On paper one that is short is not torn apart.
    void heading(const QString& text);
    void paragraph(const QString& text);
    void list(const QStringList& items);
    void code(const QStringList& lines);
    /// `what`: for those who do not see it.
    void picture(const QByteArray& png, const QSize& logical, const QString& what);

    using Facts = std::vector<std::pair<QString, QString>>;
    /// Names before values, in so many columns beside one another; those without a value are left out.
    void facts(Facts facts, std::size_t columns = 1);
    /// Columns of numbers stand at the right.
    void table(const QStringList& head, const std::vector<QStringList>& rows);

    QByteArray take();

private:
    QString m_title;
    ReportFormat m_format;
    QString m_text;
};

} // namespace throughline::ui
