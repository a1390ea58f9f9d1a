// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/AboutDialog.h"

#include "data/BuiltinSets.h"
#include "nn/Variant.h"
#include "theme/Tokens.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/Rows.h"

#include <QDialogButtonBox>
#include <QVBoxLayout>

namespace throughline::ui {

namespace {

Label* paragraph(const QString& words, Ink ink = Ink::Text) {
    auto* label = new Label(words, TextRole::Body, ink);
    label->setWordWrap(true);
    return label;
}

} // namespace

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("about-dialog"));
    setWindowTitle(tr("About Throughline"));
    setFixedWidth(460);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(metrics::Between);
    column->addWidget(new Label(QStringLiteral("Throughline"), TextRole::Figure));
    column->addWidget(paragraph(tr("Trains small networks, and keeps one unbroken curve through every interruption.")));
    auto* facts = new Rows;
    facts->set(tr("Version"), QStringLiteral(THROUGHLINE_VERSION));
    facts->set(tr("Numerics"), QString::fromUtf8(nn::variant()));
    facts->set(tr("Qt"), QString::fromLatin1(qVersion()));
    facts->set(tr("Licence"), QStringLiteral("GPL-3.0-or-later"));
    column->addWidget(facts);
    column->addWidget(
        paragraph(tr("Free software, without any warranty. You may use, study, change and pass it on under "
                     "the terms of the GNU General Public License, version 3 or later."),
                  Ink::Secondary));
    column->addWidget(new Label(tr("Data sets"), TextRole::Section, Ink::Secondary));
    auto* credits = new Rows;
    for (const auto& set : data::builtinSets())
        if (set.source.find("Throughline") == std::string_view::npos)
            credits->set(QString::fromUtf8(set.name), QString::fromUtf8(set.source));
    credits->set(tr("spirals, moons, circles, xor"), tr("made by Throughline"));
    column->addWidget(credits);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
}

} // namespace throughline::ui
