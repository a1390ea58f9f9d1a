// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/ReportPage.h"

#include "text/VisibleText.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <algorithm>
#include <cmath>

namespace throughline::ui {

namespace {

// Of paper, in dots of 1/96 inch, whatever the screen has: the same leaves everywhere.
constexpr QSizeF Leaf(794.0, 1123.0);
constexpr double Margin = 72.0;

/// The little of HTML and CSS that QTextDocument lays out.
constexpr auto PaperStyle = "h1{font-size:23px;font-weight:600}h2{font-size:16px;font-weight:600}"
                            "td.name{color:#5b626d}th{color:#5b626d;font-weight:500}td,th{padding-right:12px}"
                            "pre{font-family:monospace;font-size:11px;white-space:pre-wrap}"
                            "p.sub{color:#5b626d}";
constexpr auto ScreenStyle =
    "body{font:14px/1.5 Inter,system-ui,sans-serif;color:#1a1d21;background:#fff;max-width:960px;"
    "margin:40px auto;padding:0 24px}h1{font-size:26px;font-weight:600;margin:0 0 4px}"
    "h2{font-size:17px;font-weight:600;margin:32px 0 8px}img{max-width:100%;height:auto}"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:10px 0}"
    "td,th{padding:3px 16px 3px 0;vertical-align:top}tr+tr td,thead+tbody td{border-top:1px solid #e4e7eb}"
    "td.name{color:#5b626d;white-space:nowrap}th{color:#5b626d;font-weight:500}"
    "pre{background:#f3f5f7;padding:12px 14px;border-radius:6px;white-space:pre-wrap;"
    "overflow-wrap:anywhere;font-size:13px}p.sub{color:#5b626d;margin:0}"
    "@media(prefers-color-scheme:dark){body{color:#e6e9ee;background:#15181c}"
    "tr+tr td,thead+tbody td{border-color:#2b3037}td.name,th,p.sub{color:#9aa3af}pre{background:#1f242a}"
    "img{background:#fff;border-radius:6px}}"
    "@media print{body{margin:0;max-width:none}}";

QString escaped(const QString& text) {
    return visible(text).toHtmlEscaped();
}

bool startsAsNumber(const QString& cell) {
    if (cell.isEmpty()) return false;
    const QChar first = cell.front() == QLatin1Char('-') && cell.size() > 1 ? cell[1] : cell.front();
    return first.isDigit();
}

QString cellHtml(const char* tag, const QString& text, bool right) {
    return QStringLiteral("<%1 align=\"%2\">%3</%1>")
        .arg(QLatin1String(tag), right ? QStringLiteral("right") : QStringLiteral("left"), escaped(text));
}

/// Has sections begin on another leaf: short ones that would be torn, and headings that would stand alone.
void keepTogether(QTextDocument& document) {
    constexpr double isShort = 0.35 * Leaf.height(), besideHeading = 90.0;
    const auto* layout = document.documentLayout();
    const auto leafOf = [](double y) { return std::floor(y / Leaf.height()); };
    const auto isHeading = [](const QTextBlock& block) { return block.blockFormat().headingLevel() == 2; };
    // From the top: what is moved moves all behind it.
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (!isHeading(block) || !block.next().isValid()) continue;
        QTextBlock last = block.next();
        while (last.next().isValid() && !isHeading(last.next())) last = last.next();
        const double top = layout->blockBoundingRect(block).top(), end = layout->blockBoundingRect(last).bottom();
        const double beside = std::max(top + besideHeading, layout->blockBoundingRect(block.next()).bottom());
        const double bottom = end - top < isShort ? end : std::min(beside, end);
        if (leafOf(top) == leafOf(bottom)) continue;
        QTextBlockFormat format = block.blockFormat();
        format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
        QTextCursor(block).setBlockFormat(format);
        // What it lays out by itself then is not always all.
        document.markContentsDirty(0, document.characterCount());
    }
}

QByteArray pdfOf(const QString& html, const QString& title) {
    QFont face(QStringLiteral("Inter"));
    face.setPixelSize(12);
    face.setHintingPreference(QFont::PreferNoHinting);
    QTextDocument document;
    document.setDefaultFont(face);
    document.setUseDesignMetrics(true);
    document.setDocumentMargin(Margin);
    document.setHtml(html);
    document.setPageSize(Leaf);
    keepTogether(document);

    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(title);
    writer.setCreator(QStringLiteral("Throughline"));
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins({});
    QPainter painter(&writer);
    painter.scale(writer.width() / Leaf.width(), writer.height() / Leaf.height());
    const QColor ink(0x1a, 0x1d, 0x21), quiet(0x5b, 0x62, 0x6d);
    for (int leaf = 0; leaf < document.pageCount(); ++leaf) {
        if (leaf > 0) writer.newPage();
        QAbstractTextDocumentLayout::PaintContext context;
        context.palette.setColor(QPalette::Text, ink);
        context.clip = QRectF(QPointF(0.0, leaf * Leaf.height()), Leaf);
        painter.save();
        painter.translate(0.0, -leaf * Leaf.height());
        painter.setClipRect(context.clip);
        document.documentLayout()->draw(&painter, context);
        painter.restore();
        face.setPixelSize(10);
        painter.setFont(face);
        painter.setPen(quiet);
        const QRectF foot(Margin, Leaf.height() - 0.7 * Margin, Leaf.width() - 2.0 * Margin, 20.0);
        painter.drawText(foot, Qt::AlignLeft, visible(title));
        painter.drawText(foot, Qt::AlignRight, QStringLiteral("%1 of %2").arg(leaf + 1).arg(document.pageCount()));
    }
    painter.end();
    return bytes;
}

} // namespace

Result<ReportFormat> reportFormat(const std::filesystem::path& file) {
    const std::string ending = file.extension().string();
    if (ending == ".html" || ending == ".htm") return ReportFormat::Html;
    if (ending == ".pdf") return ReportFormat::Pdf;
    return fail(ErrorCode::BadOption, {}, {"output", file.string(), "a name that ends in .html or .pdf"});
}

ReportPage::ReportPage(const QString& title, ReportFormat format) : m_title(title), m_format(format) {
    const auto* style = format == ReportFormat::Pdf ? PaperStyle : ScreenStyle;
    m_text = QStringLiteral("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%1</title>\n"
                            "<style>%2</style></head><body>\n")
                 .arg(escaped(title), QLatin1String(style));
}

void ReportPage::head(const QString& words) {
    m_text += QStringLiteral("<h1>%1</h1>\n<p class=\"sub\">%2</p>\n").arg(escaped(m_title), escaped(words));
}

void ReportPage::heading(const QString& text) {
    m_text += QStringLiteral("<h2>%1</h2>\n").arg(escaped(text));
}

void ReportPage::paragraph(const QString& text) {
    m_text += QStringLiteral("<p>%1</p>\n").arg(escaped(text));
}

void ReportPage::list(const QStringList& items) {
    if (items.isEmpty()) return;
    m_text += QStringLiteral("<ul>");
    for (const auto& item : items) m_text += QStringLiteral("<li>%1</li>").arg(escaped(item));
    m_text += QStringLiteral("</ul>\n");
}

void ReportPage::code(const QStringList& lines) {
    m_text += QStringLiteral("<pre>");
    for (const auto& line : lines) m_text += escaped(line) + QLatin1Char('\n');
    m_text += QStringLiteral("</pre>\n");
}

void ReportPage::picture(const QByteArray& png, const QSize& logical, const QString& what) {
    const int most = static_cast<int>(Leaf.width() - 2.0 * Margin);
    const int width = m_format == ReportFormat::Pdf ? std::min(most, logical.width()) : logical.width();
    m_text += QStringLiteral("<p><img width=\"%1\" height=\"%2\" alt=\"%3\" src=\"data:image/png;base64,%4\"></p>\n")
                  .arg(width)
                  .arg(width * logical.height() / logical.width())
                  .arg(escaped(what), QString::fromLatin1(png.toBase64()));
}

void ReportPage::facts(Facts facts, std::size_t columns) {
    std::erase_if(facts, [](const auto& fact) { return fact.second.isEmpty(); });
    const std::size_t rows = (facts.size() + columns - 1) / columns;
    m_text += QStringLiteral("<table cellspacing=\"0\" cellpadding=\"3\">");
    for (std::size_t row = 0; row < rows; ++row) {
        m_text += QStringLiteral("<tr>");
        for (std::size_t at = row; at < facts.size(); at += rows)
            m_text += QStringLiteral("<td class=\"name\">%1&nbsp;</td><td>%2%3</td>")
                          .arg(escaped(facts[at].first), escaped(facts[at].second),
                               at + rows < facts.size() ? QStringLiteral("&nbsp;&nbsp;&nbsp;&nbsp;") : QString());
        m_text += QStringLiteral("</tr>");
    }
    m_text += QStringLiteral("</table>\n");
}

void ReportPage::table(const QStringList& head, const std::vector<QStringList>& rows) {
    const auto isRight = [&](qsizetype column) {
        return column > 0 && std::ranges::any_of(rows, [&](const auto& row) { return startsAsNumber(row[column]); }) &&
               std::ranges::all_of(
                   rows, [&](const auto& row) { return row[column].size() < 2 || startsAsNumber(row[column]); });
    };
    m_text += QStringLiteral("<table style=\"margin-top:10px\" cellspacing=\"0\" cellpadding=\"3\"><thead><tr>");
    std::vector<bool> right;
    for (qsizetype i = 0; i < head.size(); ++i) {
        right.push_back(isRight(i));
        m_text += cellHtml("th", head[i], right.back());
    }
    m_text += QStringLiteral("</tr></thead><tbody>");
    for (const auto& row : rows) {
        m_text += QStringLiteral("<tr>");
        for (qsizetype i = 0; i < row.size(); ++i) m_text += cellHtml("td", row[i], right[static_cast<std::size_t>(i)]);
        m_text += QStringLiteral("</tr>");
    }
    m_text += QStringLiteral("</tbody></table>\n");
}

QByteArray ReportPage::take() {
    const QString html = std::move(m_text) + QStringLiteral("</body></html>\n");
    return m_format == ReportFormat::Pdf ? pdfOf(html, m_title) : html.toUtf8();
}

} // namespace throughline::ui
