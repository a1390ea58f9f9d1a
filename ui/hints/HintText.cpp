// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hints/HintText.h"

#include "text/NumberText.h"
#include "text/VisibleText.h"
#include "ui/report/CommandText.h"

#include <QCoreApplication>
#include <QStringList>

namespace throughline::ui {

namespace {

const char* patternOf(session::Hint::Kind kind) {
    using Kind = session::Hint::Kind;
    switch (kind) {
    case Kind::Overfitting:
        return QT_TRANSLATE_NOOP("HintText", "Over-fitting since epoch %1: the validation loss is %2 % above its best, "
                                             "while the loss falls on. Stop early, or add dropout or l2.");
    case Kind::Plateau:
        return QT_TRANSLATE_NOOP("HintText", "The loss has hardly moved for %1 epochs (%2 %). Another learning rate, a "
                                             "schedule or a wider network may get it going.");
    case Kind::DivergenceAhead:
        return QT_TRANSLATE_NOOP("HintText",
                                 "The loss has risen for %1 epochs, by %2 % together. Go on from before with "
                                 "a lower learning rate.");
    case Kind::RateTooHigh:
        return QT_TRANSLATE_NOOP("HintText", "By its first epochs the learning rate %1 is too high. Try %2.");
    case Kind::RateTooLow:
        return QT_TRANSLATE_NOOP("HintText", "By its first epochs the learning rate %1 is too low. Try %2.");
    case Kind::FewValidationRows:
        return QT_TRANSLATE_NOOP("HintText",
                                 "%1 rows validate: an accuracy that differs by less than ±%2 points may be "
                                 "chance. Compare by folds, or by several seeds.");
    case Kind::ClassesNotPredicted:
        return QT_TRANSLATE_NOOP("HintText",
                                 "Never predicted: %1. Balanced class weights may help, or more of their rows.");
    case Kind::BelowCommonest:
        return QT_TRANSLATE_NOOP("HintText", "The accuracy %1 is below %2, which always saying “%3” has. Look at the "
                                             "target, the columns and the learning rate.");
    case Kind::SilentUnits:
        return QT_TRANSLATE_NOOP("HintText", "%1 % of the units of hidden layer %2 are never active. A lower learning "
                                             "rate or leaky-relu keeps them alive.");
    }
    return "";
}

QString tr(const char* text) {
    return QCoreApplication::translate("HintText", text);
}

/// "learning rate 0.0005, dropout 0.2"; how long it trains is no remedy.
QString changesText(std::vector<session::Setting> changes) {
    std::erase_if(changes, [](const session::Setting& change) { return change.option == "epochs"; });
    return visible(session::settingsText(changes)).replace(QLatin1Char('-'), QLatin1Char(' '));
}

} // namespace

QString actionText(const session::HintAction& action) {
    const auto& what = action.what;
    const auto from = grouped(what.epoch);
    if (action.kind == session::HintAction::Kind::Resume) return tr("Resume from %1…").arg(from);
    if (what.vary)
        return tr("Fork from %1 with several %2s…")
            .arg(from, QString::fromStdString(what.vary->option).replace(QLatin1Char('-'), QLatin1Char(' ')));
    const auto changes = changesText(what.changes);
    return what.epoch > 0 ? tr("Fork from %1 with %2…").arg(from, changes)
                          : tr("Fork from the start with %1…").arg(changes);
}

QString actionCommand(const session::HintAction& action, const QString& folder) {
    const bool forks = action.kind == session::HintAction::Kind::Fork;
    QStringList words{QStringLiteral("throughline"), forks ? QStringLiteral("fork") : QStringLiteral("resume"),
                      shellWord(folder), QStringLiteral("--from"), QString::number(action.what.epoch)};
    for (const auto& [option, value] : action.what.changes)
        words << QStringLiteral("--") + QString::fromStdString(option) << shellWord(QString::fromStdString(value));
    if (const auto& vary = action.what.vary) {
        QStringList values;
        for (const auto& value : vary->values) values << QString::fromStdString(value);
        words << QStringLiteral("--vary")
              << shellWord(QString::fromStdString(vary->option) + QLatin1Char('=') + values.join(QLatin1Char(',')));
    }
    return words.join(QLatin1Char(' '));
}

QString hintText(const session::Hint& hint) {
    QStringList words;
    for (const auto& argument : hint.arguments) words << visible(argument);
    if (hint.kind == session::Hint::Kind::ClassesNotPredicted) {
        constexpr qsizetype most = 6;
        const auto more = words.size() > most ? QStringLiteral(", …") : QString();
        words = {words.mid(0, most).join(QStringLiteral(", ")) + more};
    }
    auto text = QCoreApplication::translate("HintText", patternOf(hint.kind));
    // All at once: what stands in a class's name is no place for another argument.
    for (qsizetype i = words.size(); i < 3; ++i) words << QString();
    return text.contains(QLatin1String("%3"))   ? text.arg(words[0], words[1], words[2])
           : text.contains(QLatin1String("%2")) ? text.arg(words[0], words[1])
                                                : text.arg(words[0]);
}

} // namespace throughline::ui
