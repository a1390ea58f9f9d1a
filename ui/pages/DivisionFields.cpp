// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/DivisionFields.h"

#include "text/ErrorText.h"
#include "text/NumberText.h"
#include "ui/widgets/DataPreview.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/PartField.h"

#include <QFileInfo>
#include <QLineEdit>
#include <QSignalBlocker>
#include <limits>

namespace throughline::ui {

namespace {

constexpr auto DefaultShare = "20 %";

/// What decides, in a word or two.
QString dividedText(data::DividedBy by) {
    switch (by) {
    case data::DividedBy::Class:
        return DivisionFields::tr("stratified");
    case data::DividedBy::Group:
        return DivisionFields::tr("whole groups");
    case data::DividedBy::Order:
        return DivisionFields::tr("the last rows");
    case data::DividedBy::Chance:
        break;
    }
    return {};
}

} // namespace

DivisionFields::DivisionFields(QObject* parent)
    : QObject(parent),
      m_validation(new PartField(tr("Validation"), QStringLiteral("validation"), QLatin1String(DefaultShare))),
      m_test(new PartField(tr("Test"), QStringLiteral("test"), {})),
      m_splitSeed(new TextField(tr("Split seed"), QStringLiteral("split-seed"), {})),
      m_outcome(new Label({}, TextRole::Secondary, Ink::Secondary)) {
    m_test->edit()->setPlaceholderText(tr("none"));
    m_splitSeed->edit()->setPlaceholderText(tr("as the run's seed"));
    m_outcome->setObjectName(QStringLiteral("division"));
    m_outcome->setWordWrap(true);
    for (auto* field :
         {static_cast<Field*>(m_validation), static_cast<Field*>(m_test), static_cast<Field*>(m_splitSeed)})
        connect(field, &Field::edited, this, &DivisionFields::edited);
}

void DivisionFields::reset(bool bringsPart) {
    const QSignalBlocker quiet(this);
    // Sets that bring a part of their own validate on that unless one asks otherwise.
    m_validation->setText(bringsPart ? QString() : QLatin1String(DefaultShare));
    m_validation->edit()->setPlaceholderText(tr("its own test part"));
    m_test->setText({});
    clearOutcome();
}

void DivisionFields::clearOutcome() {
    for (auto* part : {m_validation, m_test}) part->setSuffix({});
    m_outcome->setText(QStringLiteral(" ")); // a line high
}

bool DivisionFields::hasOwnSeed() const {
    return !m_splitSeed->text().isEmpty();
}

std::optional<std::uint64_t> DivisionFields::ownSeed(bool& fine) {
    const auto text = m_splitSeed->text();
    const auto seed = text.toLongLong(&fine);
    fine = text.isEmpty() || (fine && seed >= 0);
    m_splitSeed->setError(fine ? QString() : tr("A whole number from 0 on is needed here, or nothing."));
    return fine && !text.isEmpty() ? std::optional(static_cast<std::uint64_t>(seed)) : std::nullopt;
}

bool DivisionFields::read(data::DataSpec& spec, std::uint64_t seed) {
    const auto validation = m_validation->part(), test = m_test->part();
    bool fine = true;
    spec.seed = ownSeed(fine).value_or(seed);
    if (!validation || !test || !fine) return false;
    spec.validationFraction = validation->share;
    spec.validationFile = validation->file.toStdString();
    // None is held out whether one says so or nothing.
    spec.testFraction = test->share && *test->share > 0.0 ? test->share : std::nullopt;
    spec.testFile = test->file.toStdString();
    return true;
}

void DivisionFields::write(const data::DataSpec& spec) {
    const QSignalBlocker quiet(this);
    const auto put = [](PartField* field, const std::optional<double>& share, const std::string& file) {
        if (!file.empty())
            field->chooseFile(QString::fromStdString(file));
        else
            field->setText(share ? tr("%1 %").arg(plainNumber(*share * 100.0)) : QString());
    };
    if (spec.folds == 0) put(m_validation, spec.validationFraction, spec.validationFile);
    put(m_test, spec.testFraction, spec.testFile);
}

void DivisionFields::show(const data::LoadedData& data) {
    using Kind = data::Validation::Kind;
    const auto& split = *data.split;
    const auto kind = data.summary.validation.kind;
    const bool isDrawn = kind == Kind::Fraction, isTestDrawn = split.test && split.test == split.training;
    // What an empty field means: an archive may bring a part, or not.
    m_validation->edit()->setPlaceholderText(kind == Kind::OwnPart ? tr("its own test part")
                                                                   : QLatin1String(DefaultShare));
    const auto how = dividedText(data.summary.dividedBy);
    m_validation->setSuffix(isDrawn ? how : QString());
    m_test->setSuffix(isTestDrawn ? how : QString());
    m_outcome->setText(divisionText(data));
}

bool DivisionFields::blame(const Error& wrong, const data::DataSpec& spec) {
    const auto option = wrong.code == ErrorCode::BadOption && !wrong.arguments.empty() ? wrong.arguments.front() : "";
    const auto isOf = [&](const PartField* part, const std::string& file) {
        return option == part->option().toStdString() || (!file.empty() && wrong.file == file);
    };
    for (const auto& [part, file] : {std::pair(m_validation, &spec.validationFile), {m_test, &spec.testFile}}) {
        if (!isOf(part, *file)) continue;
        auto told = wrong;
        told.file = QFileInfo(QString::fromStdString(wrong.file)).fileName().toStdString(); // its path is in the field
        part->setError(errorText(told));
        return true;
    }
    return false;
}

} // namespace throughline::ui
