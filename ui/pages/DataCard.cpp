// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/DataCard.h"

#include "text/NumberText.h"

#include "data/BuiltinSets.h"
#include "data/ImageFolder.h"
#include "text/ErrorText.h"
#include "text/ReadingText.h"
#include "text/VisibleText.h"
#include "theme/Style.h"
#include "theme/Tokens.h"
#include "ui/Background.h"
#include "ui/models/RecentPaths.h"
#include "ui/pages/ColumnTable.h"
#include "ui/pages/DivisionFields.h"
#include "ui/pages/ReadingFields.h"
#include "ui/widgets/ChoiceField.h"
#include "ui/widgets/DataPreview.h"
#include "ui/widgets/Disclosure.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EvenLayout.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/PartField.h"
#include "ui/widgets/TextField.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

namespace throughline::ui {

namespace {

constexpr auto FilePatterns = "*.csv *.tsv *.txt *.parquet *.zst *.npz *.npy *ubyte *.idx* *.gz";

bool isTable(const QString& file) {
    const auto name = file.toLower();
    return name.endsWith(QLatin1String(".csv")) || name.endsWith(QLatin1String(".tsv")) ||
           name.endsWith(QLatin1String(".txt")) || name.endsWith(QLatin1String(".parquet")) ||
           name.endsWith(QLatin1String(".csv.gz")) || name.endsWith(QLatin1String(".csv.zst")) ||
           name.endsWith(QLatin1String(".npy"));
}

/// Features alone, or perhaps so: the labels may be in a file of their own.
bool takesLabels(const QString& file) {
    const auto name = QFileInfo(file).fileName().toLower();
    return name.contains(QLatin1String("idx")) || name.contains(QLatin1String("ubyte")) ||
           name.endsWith(QLatin1String(".npy"));
}

} // namespace

DataCard::DataCard(QWidget* parent) : Card(tr("Data"), parent) {
    buildChoices();
    buildGlance();
    buildFields();
    m_soon.setSingleShot(true);
    m_soon.setInterval(250);
    connect(&m_soon, &QTimer::timeout, this, &DataCard::read);
    chooseBuiltin(QStringLiteral("digits"));
}

DataCard::~DataCard() {
    m_reading.request_stop();
}

void DataCard::buildChoices() {
    auto* chips = new QWidget;
    auto* flow = new FlowLayout(metrics::Related, chips);
    m_choices = new QButtonGroup(this);
    const auto chip = [&](const QString& text, const QString& name) {
        auto* button = new QPushButton(text);
        setKind(button, ButtonKind::Choice);
        button->setCheckable(true);
        button->setObjectName(name);
        m_choices->addButton(button);
        flow->addWidget(button);
        return button;
    };
    for (const auto& set : data::builtinSets()) {
        const auto name = QString::fromUtf8(set.name);
        auto* button = chip(name, QStringLiteral("data-") + name);
        button->setToolTip(QStringLiteral("%1\n%2").arg(QString::fromUtf8(set.title), QString::fromUtf8(set.source)));
        connect(button, &QPushButton::clicked, this, [this, name] { setSource(name, false); });
    }
    m_fileButton = chip(tr("Choose a file…"), QStringLiteral("data-file"));
    connect(m_fileButton, &QPushButton::clicked, this, &DataCard::askForFile);
    m_folderButton = chip(tr("Pictures in folders…"), QStringLiteral("data-folder"));
    m_folderButton->setToolTip(tr("A folder that has a folder of pictures for each class"));
    connect(m_folderButton, &QPushButton::clicked, this, &DataCard::askForFolder);
    m_recent = new QPushButton(tr("Recent"));
    setKind(m_recent, ButtonKind::Choice);
    m_recent->setObjectName(QStringLiteral("data-recent"));
    m_recent->setToolTip(tr("Files that were trained on of late"));
    m_recent->setVisible(!RecentPaths::data().all().isEmpty());
    connect(m_recent, &QPushButton::clicked, this, &DataCard::offerRecent);
    flow->addWidget(m_recent);
    body()->addWidget(chips);
}

void DataCard::buildGlance() {
    m_glance = new QHBoxLayout;
    m_glance->setSpacing(16);
    m_preview = new DataPreview;
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    m_title = new ElidedLabel;
    m_title->setObjectName(QStringLiteral("data-title"));
    m_condition = new Label({}, TextRole::Secondary, Ink::Secondary);
    m_condition->setObjectName(QStringLiteral("data-condition"));
    m_condition->setWordWrap(true);
    m_labels = new QPushButton(tr("Choose the labels…"));
    m_labels->setObjectName(QStringLiteral("labels"));
    m_labels->hide();
    m_stop = new QPushButton(tr("Stop reading"));
    m_stop->setObjectName(QStringLiteral("data-stop"));
    m_stop->hide();
    connect(m_stop, &QPushButton::clicked, this, &DataCard::giveUp);
    m_reads = new ReadingFields(this);
    connect(m_reads, &ReadingFields::edited, this, &DataCard::readSoon);
    words->addStretch();
    words->addWidget(m_title);
    words->addWidget(m_condition);
    words->addWidget(m_reads->mend(), 0, Qt::AlignLeft);
    words->addWidget(m_reads->encoding(), 0, Qt::AlignLeft);
    words->addWidget(m_stop, 0, Qt::AlignLeft);
    words->addWidget(m_labels, 0, Qt::AlignLeft);
    words->addStretch();
    m_glance->addWidget(m_preview);
    m_glance->addLayout(words, 1);
    body()->addLayout(m_glance);
    m_columns = new ColumnTable;
    m_columns->hide();
    connect(m_columns, &ColumnTable::chosen, this, &DataCard::take);
    body()->addWidget(m_columns);
    connect(m_labels, &QPushButton::clicked, this, &DataCard::askForLabels);
}

void DataCard::buildFields() {
    m_division = new DivisionFields(this);
    m_task =
        new ChoiceField(tr("Task"), QStringLiteral("task"), {tr("automatic"), tr("classification"), tr("regression")});
    m_target = new ChoiceField(tr("Target"), QStringLiteral("target"), {});
    m_imageSize = new TextField(tr("Size of the pictures"), QStringLiteral("image-size"), {});
    m_imageSize->setToolTip(tr("Each is scaled until it covers that many pixels; of what juts out the middle is kept"));
    m_imageSize->hide();
    connect(m_imageSize, &Field::edited, this, &DataCard::readSoon);
    auto* last = new QWidget; // of the two one is there
    auto* either = new QVBoxLayout(last);
    either->setContentsMargins(0, 0, 0, 0);
    either->addWidget(m_target);
    either->addWidget(m_imageSize);
    auto* fields = evenRow({m_division->validation(), m_division->test(), m_task, last});
    auto* told = new QVBoxLayout;
    told->setSpacing(metrics::Related);
    told->addLayout(fields);
    told->addWidget(m_division->outcome());
    body()->addLayout(told);
    body()->addWidget(new Disclosure(tr("Split seed, scale of the target, missing values"), buildMore()));
    body()->setContentsMargins(20, 16, 20, 12);
    connect(m_division, &DivisionFields::edited, this, &DataCard::readSoon);
    for (Field* field : {m_task, m_target})
        connect(field, &Field::edited, this, [this] {
            forgetTransform();
            readSoon();
        });
}

QWidget* DataCard::buildMore() {
    m_transform = new ChoiceField(tr("Learn the target"), QStringLiteral("target-transform"),
                                  {tr("standardised"), tr("as its logarithm"), tr("as it is")});
    auto* more = new QWidget;
    auto* row = evenRow({m_division->splitSeed(), m_transform, m_reads->missing()});
    row->setContentsMargins(0, 0, 0, 8);
    more->setLayout(row);
    connect(m_transform, &Field::edited, this, &DataCard::readSoon);
    return more;
}

void DataCard::chooseBuiltin(const QString& name) {
    if (auto* button = findChild<QPushButton*>(QStringLiteral("data-") + name)) button->setChecked(true);
    setSource(name, false);
}

void DataCard::askForFile() {
    const auto files =
        QFileDialog::getOpenFileNames(this, tr("Choose data"), QFileInfo(RecentPaths::data().all().value(0)).path(),
                                      tr("Data (%1);;All files (*)").arg(QLatin1String(FilePatterns)));
    files.isEmpty() ? keepChoice() : chooseFiles(files);
}

void DataCard::askForFolder() {
    const auto folder = QFileDialog::getExistingDirectory(this, tr("Choose the folder of the classes' folders"),
                                                          QFileInfo(RecentPaths::data().all().value(0)).path());
    folder.isEmpty() ? keepChoice() : chooseFile(folder);
}

/// Nothing was chosen: the choice before stands.
void DataCard::keepChoice() {
    const auto source = QString::fromStdString(m_spec.source);
    if (!m_isFile) return chooseBuiltin(source);
    (data::isFolder(m_spec.source) ? m_folderButton : m_fileButton)->setChecked(true);
}

void DataCard::offerRecent() {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const auto& file : RecentPaths::data().all()) {
        auto* action = menu->addAction(QFileInfo(file).fileName());
        action->setToolTip(file);
        action->setEnabled(QFileInfo::exists(file));
        connect(action, &QAction::triggered, this, [this, file] { chooseFile(file); });
    }
    menu->setToolTipsVisible(true);
    menu->popup(m_recent->mapToGlobal(QPoint(0, m_recent->height())));
}

/// The user said something of a column.
void DataCard::take(const data::ColumnChoice& choice) {
    using data::ColumnRole;
    auto& said = m_spec.columns;
    const auto others = [&](ColumnRole role) {
        std::erase_if(said, [&](const auto& each) { return each.role == role && each.name != choice.name; });
    };
    std::erase_if(said, [&](const auto& each) { return each.name == choice.name; });
    // There is one of each.
    if (choice.role == ColumnRole::Group || choice.role == ColumnRole::Order) others(choice.role);
    if (choice.role == ColumnRole::Target || m_spec.target == choice.name) forgetTransform();
    if (choice.role == ColumnRole::Target) {
        const QSignalBlocker quiet(m_target);
        m_target->combo()->setCurrentText(QString::fromStdString(choice.name));
        m_spec.target = choice.name;
    } else {
        if (m_spec.target == choice.name) {
            // Without a target nothing is trained: the last of the others is predicted.
            const QSignalBlocker quiet(m_target);
            for (int i = m_target->combo()->count(); i-- > 0;) {
                if (m_target->combo()->itemText(i).toStdString() == choice.name) continue;
                m_target->combo()->setCurrentIndex(i);
                break;
            }
        }
        said.push_back(choice);
    }
    readSoon();
}

/// What the target is learned as was said of another one.
void DataCard::forgetTransform() {
    const QSignalBlocker quiet(m_transform);
    m_transform->combo()->setCurrentIndex(0);
}

void DataCard::askForLabels() {
    const auto file = QFileDialog::getOpenFileName(this, tr("Choose the labels"),
                                                   QFileInfo(QString::fromStdString(m_spec.source)).path());
    if (!file.isEmpty()) chooseLabels(file);
}

void DataCard::chooseLabels(const QString& file) {
    m_spec.labels = file.toStdString();
    // The target is no column any more.
    m_spec.target.clear();
    const QSignalBlocker quiet(m_target);
    m_target->combo()->clear();
    m_preview->clear();
    m_labels->setText(QFileInfo(file).fileName());
    read();
}

void DataCard::chooseFiles(const QStringList& files) {
    m_spec.parts.clear();
    for (qsizetype i = 1; i < files.size(); ++i) m_spec.parts.push_back(files[i].toStdString());
    setSource(files.first(), true);
    const auto name = QFileInfo(files.first()).fileName();
    auto* button = data::isFolder(m_spec.source) ? m_folderButton : m_fileButton;
    button->setText(files.size() == 1 ? name : tr("%1 and %2 more").arg(name).arg(files.size() - 1));
    button->setToolTip(files.join(QLatin1Char('\n')));
    button->setChecked(true);
}

bool DataCard::hasOwnSplitSeed() const {
    return m_division->hasOwnSeed();
}

void DataCard::choose(const data::DataSpec& spec) {
    const auto source = QString::fromStdString(spec.source);
    QStringList files{source};
    for (const auto& part : spec.parts) files << QString::fromStdString(part);
    data::isBuiltin(spec.source) ? chooseBuiltin(source) : chooseFiles(files);
    m_spec = spec;
    m_spec.folds = m_spec.fold = 0;
    {
        const QSignalBlocker quietTask(m_task), quietSize(m_imageSize), quietTransform(m_transform);
        m_task->combo()->setCurrentIndex(static_cast<int>(spec.task));
        m_transform->combo()->setCurrentIndex(static_cast<int>(spec.targetTransform));
        m_division->write(spec);
        m_reads->write(spec);
        if (spec.imageSize)
            m_imageSize->setText(QStringLiteral("%1x%2").arg(spec.imageSize->width).arg(spec.imageSize->height));
    }
    if (!spec.labels.empty()) m_labels->setText(QFileInfo(QString::fromStdString(spec.labels)).fileName());
    read();
}

bool DataCard::takes(const QString& file) {
    if (QFileInfo(file).isDir()) return data::looksLikeImageFolder(file.toStdString());
    return QDir::match(QString::fromLatin1(FilePatterns).split(QLatin1Char(' ')), QFileInfo(file).fileName());
}

void DataCard::setSource(const QString& source, bool file) {
    m_isFile = file;
    data::DataSpec fresh;
    fresh.source = source.toStdString();
    fresh.seed = m_spec.seed;
    if (file) fresh.parts = m_spec.parts;
    m_spec = fresh;
    m_columns->hide();
    m_fileButton->setText(tr("Choose a file…"));
    m_folderButton->setText(tr("Pictures in folders…"));
    m_labels->setVisible(file && takesLabels(source));
    m_labels->setText(tr("Choose the labels…"));
    const bool isFolder = file && data::isFolder(m_spec.source);
    m_target->setVisible(!isFolder);
    m_imageSize->setVisible(isFolder);
    {
        const QSignalBlocker quietTask(m_task), quietTarget(m_target), quietSize(m_imageSize);
        m_imageSize->setText({});
        m_task->combo()->setCurrentIndex(0);
        m_task->combo()->setItemText(0, tr("automatic"));
        m_target->combo()->clear();
    }
    m_division->reset(source == QLatin1String("fashion-mnist") || source.endsWith(QLatin1String(".npz")) || isFolder);
    m_reads->reset(file && isTable(source) && !source.endsWith(QLatin1String(".npy"), Qt::CaseInsensitive));
    forgetTransform();
    m_transform->hide();
    m_preview->clear();
    read();
}

void DataCard::setSeed(std::uint64_t seed) {
    if (seed == m_seed) return;
    m_seed = seed;
    if (!m_division->hasOwnSeed()) readSoon();
}

void DataCard::readSoon() {
    m_data.reset();
    m_reading.request_stop();
    takeFields();
    m_soon.start();
    emit changed();
}

/// The fields' contents into the specification; false where one is wrong.
bool DataCard::takeFields() {
    const bool isDivided = m_division->read(m_spec, m_seed);
    m_transform->setError({});
    m_spec.targetTransform = static_cast<nn::TargetTransform>(std::max(0, m_transform->index()));
    m_reads->read(m_spec);
    const auto size = m_imageSize->text().trimmed();
    m_spec.imageSize = data::imageSizeFrom(size.toStdString());
    const bool isSize = size.isEmpty() || m_spec.imageSize;
    m_imageSize->setError(isSize ? QString() : tr("Two whole numbers of pixels are needed here, as in 28x28."));
    const bool fine = isDivided && isSize;
    m_spec.task = static_cast<data::TaskChoice>(std::max(0, m_task->index()));
    if (m_isFile && m_target->index() >= 0) m_spec.target = m_target->current().toStdString();
    return fine;
}

void DataCard::read() {
    m_soon.stop();
    m_data.reset();
    m_reading.request_stop();
    m_reading = {};
    if (!takeFields()) {
        emit changed();
        return;
    }
    m_title->setText(tr("Reading…"));
    m_condition->clear();
    m_stop->hide();
    const bool table = m_isFile && m_spec.labels.empty() && isTable(QString::fromStdString(m_spec.source));
    using Both = std::pair<Result<data::LoadedData>, data::Preview>;
    inBackground(
        this,
        [spec = m_spec, table, stop = m_reading.get_token(), card = QPointer<QObject>(this), this]() -> Both {
            data::Preview preview;
            if (table)
                if (auto read = data::preview(spec.source, spec.missing, spec.textEncoding)) preview = std::move(*read);
            const data::ReadWatch watch(stop, [&](const data::Reading& reading) {
                onGuiThread(card, [this, stop, reading] {
                    if (!stop.stop_requested()) showReading(reading);
                });
            });
            return {data::load(spec, watch), std::move(preview)};
        },
        [this, stop = m_reading.get_token()](Both both) {
            if (!stop.stop_requested()) accept(std::move(both.first), both.second);
        });
    emit changed();
}

/// Said where there is something to wait for.
void DataCard::showReading(const data::Reading& reading) {
    if (!takesTime(reading)) return;
    m_title->setText(readingText(reading));
    m_condition->setInk(Ink::Secondary);
    if (const auto memory = memoryText(reading); !memory.isEmpty()) m_condition->setText(memory);
    m_stop->show();
}

void DataCard::giveUp() {
    m_reading.request_stop();
    m_stop->hide();
    m_title->setText(tr("Not read"));
    m_condition->setText(tr("The reading was stopped. Choose the file again to read it."));
}

/// A table takes the whole width and its words stand below; pictures leave room beside them.
void DataCard::arrange() {
    m_glance->setDirection(m_preview->isTable() ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_glance->setSpacing(m_preview->isTable() ? metrics::Related : 16);
}

/// Says what is wrong: below its field where it is about one.
void DataCard::refuse(const Error& wrong) {
    const bool isTransform = wrong.code == ErrorCode::BadOption && !wrong.arguments.empty() &&
                             wrong.arguments.front() == m_transform->option().toStdString();
    if (isTransform) m_transform->setError(errorMessage(wrong));
    m_division->clearOutcome();
    const bool isTold = isTransform || m_division->blame(wrong, m_spec);
    m_title->setText(tr("This cannot be trained on yet"));
    m_condition->setInk(Ink::Warning);
    m_condition->setText(isTold ? QString() : errorText(wrong));
    emit changed();
}

void DataCard::accept(Result<data::LoadedData> result, const data::Preview& table) {
    const bool isTable = !table.columns.empty();
    m_stop->hide();
    if (isTable) {
        m_preview->setTable(table);
        m_columns->show(table, result ? &*result : nullptr, m_spec);
    }
    m_columns->setVisible(isTable);
    m_reads->show(result, isTable);
    const QSignalBlocker quiet(m_target);
    if (!table.columns.empty() && m_target->combo()->count() == 0) {
        for (const auto& column : table.columns) m_target->combo()->addItem(QString::fromStdString(column.name));
        m_target->combo()->setCurrentIndex(m_target->combo()->count() - 1);
        if (!m_spec.target.empty()) m_target->combo()->setCurrentText(QString::fromStdString(m_spec.target));
    }
    if (!result) {
        m_preview->setVisible(!table.columns.empty());
        arrange();
        return refuse(result.error());
    }
    m_data = std::make_shared<const data::LoadedData>(std::move(*result));
    if (m_isFile && m_spec.parts.empty()) {
        RecentPaths::data().add(QString::fromStdString(m_spec.source));
        m_recent->show();
    }
    const auto& data = *m_data->split->training;
    if (table.columns.empty()) {
        m_preview->setData(m_data->split);
        m_target->combo()->clear();
        m_target->combo()->addItem(QString::fromStdString(data.targetName));
    }
    m_preview->show();
    arrange();
    m_target->combo()->setEnabled(m_target->combo()->count() > 1);
    m_task->combo()->setEnabled(m_isFile && m_imageSize->isHidden());
    m_imageSize->edit()->setPlaceholderText(QStringLiteral("%1x%2").arg(data.imageWidth).arg(data.imageHeight));
    m_task->combo()->setItemText(0, m_task->index() != 0  ? tr("automatic")
                                    : data.isRegression() ? tr("regression, as found")
                                                          : tr("classification, as found"));
    m_transform->setVisible(data.isRegression());
    m_division->show(*m_data);
    m_title->setText(dataTitle(*m_data->split));
    m_condition->setInk(Ink::Secondary);
    m_condition->setText(dataCondition(*m_data));
    emit changed();
}

} // namespace throughline::ui
