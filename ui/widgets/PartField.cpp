// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/PartField.h"

#include "theme/Icon.h"
#include "theme/StylePainting.h"

#include <QAbstractButton>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QPainter>

namespace throughline::ui {

namespace {

constexpr double LargestShare = 0.95;

/// "20 %", "20%", "20" and "0.2" all mean a fifth; nothing where it is no number.
std::optional<double> shareFrom(QString text) {
    const bool percent = text.contains(QLatin1Char('%'));
    bool ok = false;
    const double value = text.remove(QLatin1Char('%')).trimmed().toDouble(&ok);
    if (!ok) return std::nullopt;
    return percent || value >= 1.0 ? value / 100.0 : value;
}

/// As quiet as the words that stand beside it.
class FileButton : public QAbstractButton {
public:
    explicit FileButton(const QString& name) {
        setToolTip(PartField::tr("Choose a file of rows…"));
        setAccessibleName(name);
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::ArrowCursor);
        setAttribute(Qt::WA_Hover);
        setFixedSize(28, 24);
    }
    QSize sizeHint() const override { return {28, 24}; }

protected:
    void paintEvent(QPaintEvent*) override {
        const auto& t = Tokens::of(palette());
        QPainter painter(this);
        const QRectF middle((width() - metrics::Icon) / 2.0, (height() - metrics::Icon) / 2.0, metrics::Icon,
                            metrics::Icon);
        paintIcon(painter, QStringLiteral("open"), middle, underMouse() || isDown() ? t.text : t.disabled);
        if (hasFocus()) painting::focusRing(painter, rect(), 4, t);
    }
};

} // namespace

PartField::PartField(const QString& label, const QString& option, const QString& text, QWidget* parent)
    : TextField(label, option, text, parent) {
    auto* button = new FileButton(tr("%1: choose a file").arg(label));
    button->setObjectName(option + QStringLiteral("-file"));
    addButton(button);
    connect(button, &QAbstractButton::clicked, this, &PartField::askForFile);
    connect(this, &Field::edited, this, [this] { edit()->setToolTip(isFile() ? this->text() : QString()); });
}

bool PartField::isFile() const {
    return !text().isEmpty() && !shareFrom(text());
}

std::optional<PartField::Part> PartField::part() {
    const auto share = shareFrom(text());
    const bool fine = share ? *share >= 0.0 && *share <= LargestShare : text().isEmpty() || QFileInfo(text()).isFile();
    setError(fine ? QString() : tr("A share from 0 % to 95 % is needed here, or a file."));
    if (!fine) return std::nullopt;
    return Part{share, share ? QString() : text()};
}

void PartField::chooseFile(const QString& file) {
    setText(file);
}

void PartField::askForFile() {
    // Without a place the dialog stands where the last one was.
    const auto place = isFile() ? QFileInfo(text()).path() : QString();
    const auto file = QFileDialog::getOpenFileName(this, tr("Choose rows"), place);
    if (!file.isEmpty()) chooseFile(file);
}

} // namespace throughline::ui
