// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ReadingFields.h"

#include "text/VisibleText.h"
#include "theme/Tokens.h"
#include "ui/widgets/ChoiceField.h"
#include "ui/widgets/TextField.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <algorithm>

namespace throughline::ui {

namespace {

constexpr int EncodingWidth = 220;

/// Texts that keep columns from being numbers, or stand for a missing value by all that one can see.
std::vector<std::string> oddTexts(const Result<data::LoadedData>& result, bool isTable) {
    std::vector<std::string> odd;
    if (result)
        for (const auto& note : result->summary.notes)
            if (note.code == RemarkCode::SentinelSeen) odd.push_back(note.arguments.at(1));
    if (!result && result.error().code == ErrorCode::TextsAmongNumbers)
        for (std::size_t i = 1; i < result.error().arguments.size(); i += 4) odd.push_back(result.error().arguments[i]);
    if (!result && result.error().code == ErrorCode::NotANumber && isTable)
        odd.push_back(result.error().arguments.at(0));
    std::ranges::sort(odd);
    odd.erase(std::unique(odd.begin(), odd.end()), odd.end());
    return odd;
}

bool isOddlyWritten(const Result<data::LoadedData>& result) {
    if (!result) return result.error().code == ErrorCode::NotUtf8;
    return std::ranges::find(result->summary.notes, RemarkCode::TextNotUtf8, &Remark::code) !=
           result->summary.notes.end();
}

} // namespace

ReadingFields::ReadingFields(QObject* parent)
    : QObject(parent),
      m_missing(new TextField(tr("Also missing"), QStringLiteral("missing-values"), {})),
      m_encoding(new ChoiceField(tr("Text encoding"), QStringLiteral("encoding"),
                                 {tr("automatic"), QStringLiteral("UTF-8"), QStringLiteral("Latin-1 (ISO 8859-1)"),
                                  QStringLiteral("Windows-1252")})),
      m_mend(new QPushButton) {
    m_missing->edit()->setPlaceholderText(tr("texts, with commas"));
    m_missing->edit()->setToolTip(
        tr("Texts that mean a missing value, with commas between, beside NA, N/A, NaN, NULL, None, -, . and ?"));
    m_encoding->setFixedWidth(EncodingWidth);
    m_encoding->setContentsMargins(0, metrics::Related, 0, 0); // below the sentence that it is about
    m_mend->setObjectName(QStringLiteral("data-mend"));
    for (QWidget* hidden : {static_cast<QWidget*>(m_encoding), static_cast<QWidget*>(m_mend)}) hidden->hide();
    connect(m_missing, &Field::edited, this, &ReadingFields::edited);
    connect(m_encoding, &Field::edited, this, &ReadingFields::edited);
    connect(m_mend, &QPushButton::clicked, this, &ReadingFields::takeAsMissing);
}

void ReadingFields::reset(bool isText) {
    const QSignalBlocker quiet(this);
    m_taken.clear();
    m_missing->setText({});
    m_missing->setVisible(isText);
    m_encoding->combo()->setCurrentIndex(0);
    m_encoding->hide();
}

void ReadingFields::read(data::DataSpec& spec) const {
    spec.textEncoding = static_cast<io::TextEncoding>(std::max(0, m_encoding->index()));
    spec.missing = m_taken;
    for (const auto& text : m_missing->text().split(QLatin1Char(','), Qt::SkipEmptyParts))
        if (!text.trimmed().isEmpty()) spec.missing.push_back(text.trimmed().toStdString());
}

void ReadingFields::write(const data::DataSpec& spec) {
    const QSignalBlocker quiet(this), quietEncoding(m_encoding), quietMissing(m_missing);
    m_encoding->combo()->setCurrentIndex(static_cast<int>(spec.textEncoding));
    QStringList listed;
    m_taken.clear();
    for (const auto& text : spec.missing) {
        if (text.find(',') == text.npos)
            listed << QString::fromStdString(text);
        else
            m_taken.push_back(text);
    }
    m_missing->setText(listed.join(QStringLiteral(", ")));
}

void ReadingFields::show(const Result<data::LoadedData>& result, bool isTable) {
    // One that was chosen stays to be changed.
    m_encoding->setVisible(isOddlyWritten(result) || m_encoding->index() > 0);
    m_odd = oddTexts(result, isTable);
    constexpr qsizetype most = 3; // named
    QStringList odd;
    for (const auto& text : m_odd) odd << QStringLiteral("“%1”").arg(visible(text));
    const auto more = odd.size() > most ? QStringLiteral(", …") : QString();
    m_mend->setText(tr("Take %1 as missing").arg(odd.mid(0, most).join(QStringLiteral(", ")) + more));
    m_mend->setVisible(!m_odd.empty());
}

void ReadingFields::takeAsMissing() {
    QStringList list;
    if (!m_missing->text().isEmpty()) list << m_missing->text();
    for (const auto& text : m_odd) {
        if (text.find(',') == std::string::npos)
            list << QString::fromStdString(text);
        else
            m_taken.push_back(text);
    }
    {
        const QSignalBlocker quiet(m_missing);
        m_missing->setText(list.join(QStringLiteral(", ")));
    }
    emit edited();
}

} // namespace throughline::ui
