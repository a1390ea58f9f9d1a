// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Load.h"
#include "data/Preview.h"
#include "ui/widgets/Card.h"

#include <QTimer>
#include <stop_token>

class QBoxLayout;
class QButtonGroup;
class QPushButton;

namespace throughline::ui {

class ChoiceField;
class ColumnTable;
class DataPreview;
class DivisionFields;
class Label;
class ReadingFields;
class TextField;

/// Which data: a built-in set or a file, how it is read, its target and task, how its rows are divided. Reads it on a
/// pool thread, once for each change, which gives the reading before it up, and shows what came out.
class DataCard : public Card {
    Q_OBJECT

public:
    explicit DataCard(QWidget* parent = nullptr);
    ~DataCard() override; ///< gives up what is still being read
    const data::DataSpec& spec() const { return m_spec; }
    /// Null while it is being read, or where something is wrong.
    const std::shared_ptr<const data::LoadedData>& data() const { return m_data; }
    void setSeed(std::uint64_t seed);
    /// Another than the run's divides the rows.
    bool hasOwnSplitSeed() const;
    void chooseBuiltin(const QString& name);
    void chooseFile(const QString& file) { chooseFiles({file}); }
    /// Several are the rows of one table.
    void chooseFiles(const QStringList& files);
    /// Those of another run, with all that was said of their columns; of folds the rows without the division.
    void choose(const data::DataSpec& spec);
    /// By its name, a folder by what lies in it: what the choosers offer first.
    static bool takes(const QString& file);
    /// The file of the labels that belong to the chosen file.
    void chooseLabels(const QString& file);

signals:
    /// The choice or what was read changed.
    void changed();

private:
    void buildChoices();
    void buildGlance();
    void buildFields();
    QWidget* buildMore();
    void askForFile();
    void askForFolder();
    void keepChoice();
    void askForLabels();
    void setSource(const QString& source, bool file);
    void readSoon();
    void read();
    void showReading(const data::Reading& reading);
    void giveUp();
    void accept(Result<data::LoadedData> result, const data::Preview& table);
    void refuse(const Error& wrong);
    void arrange();
    void forgetTransform();
    void take(const data::ColumnChoice& choice);
    void offerRecent();
    bool takeFields();

    data::DataSpec m_spec;
    std::uint64_t m_seed = 1; ///< of the run
    std::shared_ptr<const data::LoadedData> m_data;
    bool m_isFile = false;
    std::stop_source m_reading; ///< of the last reading; the ones before it were given up
    QTimer m_soon;
    QButtonGroup* m_choices = nullptr;
    QPushButton* m_fileButton = nullptr;
    QPushButton* m_folderButton = nullptr;
    QBoxLayout* m_glance = nullptr;
    DataPreview* m_preview = nullptr;
    ColumnTable* m_columns = nullptr;
    QPushButton* m_recent = nullptr;
    Label* m_title = nullptr;
    Label* m_condition = nullptr;
    QPushButton* m_stop = nullptr; ///< gives up the reading
    QPushButton* m_labels = nullptr;
    ReadingFields* m_reads = nullptr;
    DivisionFields* m_division = nullptr;
    ChoiceField* m_task = nullptr;
    ChoiceField* m_target = nullptr;
    TextField* m_imageSize = nullptr; ///< in place of the target, which pictures in folders do not choose
    ChoiceField* m_transform = nullptr;
};

} // namespace throughline::ui
