// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/EpochRows.h"

#include <QDialog>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

class QPushButton;
class QTableView;

namespace throughline::ui {

class BatchChart;
class EpochRowsModel;
class Label;

/// What was in an epoch: the losses of its batches, and the worst rows of all of them or of the one that is chosen.
/// The epoch is trained again for it on a pool thread, while other work goes on; closing gives that up. GUI thread.
class EpochRowsDialog : public QDialog {
    Q_OBJECT

public:
    /// `title`: of the run in `folder`.
    EpochRowsDialog(const QString& folder, const QString& title, std::int64_t epoch, QWidget* parent);
    ~EpochRowsDialog() override;

    /// Those that are selected in the table, or all that it shows.
    std::vector<std::uint32_t> chosenRows() const;

signals:
    /// A fork without these rows is wanted, from the epoch before this one.
    void forkWanted(const std::vector<std::uint32_t>& rows);

private:
    void load(std::optional<std::int64_t> batch);
    void show(Result<session::EpochRows> rows);
    void tellProgress(const session::RetrainingProgress& progress);
    void showWords();

    const session::EpochRowsRequest m_request;
    std::optional<std::int64_t> m_batch; ///< whose rows are shown, or asked for
    std::stop_source m_stop;
    std::shared_ptr<const nn::TrainState> m_start; ///< of the epoch, once it was had
    std::shared_ptr<const nn::DataSplit> m_data;
    Label* m_words = nullptr;
    BatchChart* m_chart = nullptr;
    Label* m_head = nullptr;
    QTableView* m_table = nullptr;
    EpochRowsModel* m_model = nullptr;
    QPushButton *m_all = nullptr, *m_fork = nullptr;
};

} // namespace throughline::ui
