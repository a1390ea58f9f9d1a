// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/formats/Formats.h"

#include "history/formats/JsonShape.h"

#include <algorithm>

namespace throughline::history {

// A line each; CONTRIBUTING tells the rest.
// clang-format off
#define THROUGHLINE_FORMATS(FORMAT) \
    FORMAT(throughlineFormat) /* `history.json` of a run */ \
    FORMAT(tensorBoardFormat) /* TensorBoard's event file */ \
    FORMAT(wandbFormat)       /* W&B's `run-<id>.wandb` */ \
    FORMAT(swanLabFormat)     /* SwanLab's `run-<id>.swanlab` */ \
    FORMAT(pictureFormat)     /* a PNG that `export` made */ \
    FORMAT(svgFormat)         /* an SVG that `export` made */ \
    FORMAT(pdfFormat)         /* a PDF that `export` made */ \
    FORMAT(trainerStateFormat)     /* Hugging Face's trainer_state.json */ \
    FORMAT(catBoostFormat)         /* CatBoost's catboost_training.json */ \
    FORMAT(tensorBoardJsonFormat)  /* one series as TensorBoard gives it for download */ \
    FORMAT(tensorBoardXJsonFormat) /* tensorboardX's all_scalars.json */ \
    FORMAT(boostingFormat)    /* XGBoost's evals_result, LightGBM's */ \
    FORMAT(jsonLinesFormat)   /* an object a line: MMEngine, Detectron2, spaCy, … */ \
    FORMAT(sqliteFormat)      /* databases of trackio, goodseed and MLflow */ \
    FORMAT(parquetFormat)     /* tables of Neptune's export, W&B and trackio */ \
    FORMAT(jsonListFormat)    /* array of objects: the article's callback, skorch, … */ \
    FORMAT(kerasFormat)       /* object of arrays: Keras's History.history; plain array */ \
    FORMAT(lightningFormat)   /* Lightning's metrics.csv */ \
    FORMAT(mlflowFormat)      /* a metric of mlflow's file store */ \
    FORMAT(csvFormat)         /* any other table of text */
#define THROUGHLINE_FOLDER_FORMATS(FORMAT) \
    FORMAT(wandbFolder)       /* W&B's runs, of all their sessions */ \
    FORMAT(swanLabFolder)     /* SwanLab's */ \
    FORMAT(trainerFolder)     /* a Hugging Face run's checkpoint-N/trainer_state.json */ \
    FORMAT(mmengineFolder)    /* MMEngine's and MMCV's dated session files */ \
    FORMAT(mlflowFolder)      /* mlflow's file store */ \
    FORMAT(dvcliveFolder)     /* dvclive's plots/metrics */ \
    FORMAT(lightningFolder)   /* Lightning's version_N */ \
    FORMAT(catBoostFolder)    /* learn_error.tsv beside test_error.tsv */ \
    FORMAT(goodseedFolder)    /* goodseed's projects: a database a run */ \
    FORMAT(neptuneFolder)     /* Neptune's export: runs in parts, with their forks */ \
    FORMAT(tensorBoardFolder) /* the runs that TensorBoard would find */ \
    FORMAT(csvFolder)         /* tables that lie together */ \
    FORMAT(aimFolder)         /* to be refused by name: stays the last */
// clang-format on

#define THROUGHLINE_DECLARE(format) extern const Format format;
THROUGHLINE_FORMATS(THROUGHLINE_DECLARE)
#undef THROUGHLINE_DECLARE
#define THROUGHLINE_DECLARE(format) extern const FolderFormat format;
THROUGHLINE_FOLDER_FORMATS(THROUGHLINE_DECLARE)
#define THROUGHLINE_ADDRESS(format) &format,

std::span<const Format* const> formats() {
    static constexpr const Format* all[] = {THROUGHLINE_FORMATS(THROUGHLINE_ADDRESS)};
    return all;
}

std::span<const FolderFormat* const> folderFormats() {
    static constexpr const FolderFormat* all[] = {THROUGHLINE_FOLDER_FORMATS(THROUGHLINE_ADDRESS)};
    return all;
}

const Format* formatOf(const Start& start) {
    const Format* perhaps = nullptr;
    for (const Format* const format : formats()) {
        const Fit fit = format->fit(start);
        if (fit == Fit::Surely) return format;
        if (fit == Fit::Perhaps && !perhaps) perhaps = format;
    }
    return perhaps;
}

namespace {

/// Lines as Darknet prints them: "1: 933.341797, 933.341797 avg, 0.000000 rate, …".
bool looksLikeDarknet(std::string_view start) {
    return start.find(" avg") != std::string_view::npos && start.find(" rate, ") != std::string_view::npos &&
           start.find(" images") != std::string_view::npos;
}

bool isText(std::string_view start) {
    return std::none_of(start.begin(), start.end(), [](char c) {
        return static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\x1B';
    });
}

} // namespace

std::string_view foreignKind(std::string_view start) {
    if (start.starts_with("version https://git-lfs")) return "a Git LFS pointer";
    // Unpickling runs whatever the file tells it to.
    if (start.size() > 1 && start[0] == '\x80' && start[1] >= 2 && start[1] <= 5) return "a Python pickle";
    if (start.starts_with("PK\x03\x04")) return "a ZIP archive such as a model of Keras or PyTorch without its history";
    if (start.starts_with("\x89HDF\r\n\x1A\n")) return "an HDF5 file such as a model of Keras without its history";
    if (start.size() > 12 && start.substr(8, 4) == "DUCK")
        return "a DuckDB database (its tables can be exported as CSV)";
    if (start.starts_with("MANIFEST-0") || start.find("RocksDB version") != std::string_view::npos)
        return "a part of a RocksDB store such as Aim's (its metrics can be exported as CSV)";
    if (looksLikePython(start)) return "a Python dict as print shows it instead of JSON";
    if (looksLikeDarknet(start)) return "a log of Darknet";
    if (start.find('\n') != std::string_view::npos && start.find(' ') != std::string_view::npos && isText(start))
        return "text without a table or records";
    return {};
}

std::string knownFormats() {
    std::string names;
    for (const Format* const format : formats()) {
        if (!names.empty()) names += ", ";
        names += format->name;
    }
    return names;
}

} // namespace throughline::history
