// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ChoiceField.h"

#include <QComboBox>
#include <QSignalBlocker>
#include <QWheelEvent>
#include <algorithm>

namespace throughline::ui {

namespace {

/// The wheel scrolls the form, and changes nothing on its way.
class CalmComboBox : public QComboBox {
protected:
    void wheelEvent(QWheelEvent* event) override { event->ignore(); }
};

} // namespace

ChoiceField::ChoiceField(const QString& label, const QString& option, const QStringList& choices, QWidget* parent)
    : Field(label, option, new CalmComboBox, parent) {
    combo()->addItems(choices);
    combo()->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo()->setMinimumContentsLength(6);
    connect(combo(), &QComboBox::currentIndexChanged, this, &Field::edited);
}

QComboBox* ChoiceField::combo() const {
    return static_cast<QComboBox*>(input());
}
int ChoiceField::index() const {
    return combo()->currentIndex();
}
QString ChoiceField::current() const {
    return combo()->currentText();
}
void ChoiceField::setCurrent(const QString& choice) {
    combo()->setCurrentText(choice);
}

void ChoiceField::setChoices(const QStringList& choices) {
    QStringList now;
    for (int i = 0; i < combo()->count(); ++i) now << combo()->itemText(i);
    if (now == choices) return;
    const QSignalBlocker quiet(combo());
    const auto before = current();
    combo()->clear();
    combo()->addItems(choices);
    combo()->setCurrentIndex(std::max(0, combo()->findText(before)));
}

} // namespace throughline::ui
