// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/FigureSource.h"

#include <QDialog>
#include <QPointer>
#include <QTimer>

class QPushButton;

namespace throughline::ui {

class FigureForm;
class FigurePreview;
class Label;

/// Saves, copies or drags out what the charts show: as PNG, SVG or PDF of a chosen size or for LaTeX, its values as
/// CSV, or as a recipe. It is of the moment at which it was opened, while a run trains on. What was chosen is
/// remembered.
class ExportDialog : public QDialog {
    Q_OBJECT

public:
    ExportDialog(const chart::ChartStack& charts, QWidget* parent);

    /// Writes `file` with the settings shown, on a pool thread; then `saved`, or a sentence in the dialog.
    void save(const QString& file);
    /// Writes what makes it again, by `throughline export`; then `saved`, or a sentence.
    void saveRecipe(const QString& file);
    /// Puts it on the clipboard; then `copied`.
    void copy();
    /// What dragging the preview brings: the file, for folders, and the picture, for documents. Null where it cannot be
    /// made.
    std::unique_ptr<QMimeData> mimeData();

signals:
    void saved(const QString& file);
    void copied();
    /// The preview shows what the fields say.
    void previewed();

private:
    void build();
    void prepare();
    bool takeFields();
    void preview();
    void askAndSave();
    void askForRecipe();
    QString askFor(const QString& name);
    void drag();
    void fail(const Error& error);
    void setBusy(bool busy);
    void keep();
    template <class Done>
    void work(Done done);

    FigureSource m_source;
    std::shared_ptr<chart::Figure> m_figure; ///< null: not ready
    QTimer m_timer;
    FigureForm* m_form = nullptr;
    FigurePreview* m_preview = nullptr;
    Label* m_error = nullptr;
    QPushButton *m_copy = nullptr, *m_recipe = nullptr;
    QPushButton* m_save = nullptr;
    bool m_busy = false;
    QPointer<QWidget> m_focused; ///< before it was busy
};

} // namespace throughline::ui
