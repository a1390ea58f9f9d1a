// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Databases.h"
#include "Events.h"
#include "Logs.h"
#include "ParquetBytes.h"

#include "history/DocumentText.h"
#include "history/FigureText.h"
#include "history/PngText.h"
#include "history/formats/Formats.h"

#include <string>
#include <vector>

namespace throughline::history::testing {

using namespace throughline::testing;

inline std::string own(int records) {
    std::string text = "[";
    for (int i = 1; i <= records; ++i) {
        text += std::string(i > 1 ? "," : "") + "\n{\"epoch\":" + std::to_string(i) +
                ",\"loss\":" + (i == 3 ? "null" : std::to_string(1.0 / i)) +
                ",\"learning_rate\":0.001,\"seconds\":0.5,\"time\":\"2026-11-23T09:00:0" + std::to_string(i) +
                ".000Z\"}";
    }
    return text + "\n]\n";
}

/// The text of a figure of one record.
inline std::string figureOfOne() {
    const auto history = std::make_shared<History>();
    history->records.addRecord({1, 1, 0, 0.5});
    history->records.addPoint("loss", 0.5);
    NamedHistory named;
    named.name = "digits";
    named.history = history;
    return figureText({&named, 1}, "{}");
}

/// The smallest picture there is, with histories in it.
inline std::string picture() {
    const auto chunk = [](const std::string& kind, const std::string& data) {
        std::string bytes;
        for (int i = 3; i >= 0; --i) bytes += static_cast<char>(data.size() >> (8 * i) & 0xFF);
        std::uint32_t crc = 0xFFFFFFFFU;
        for (const char c : kind + data) {
            crc ^= static_cast<unsigned char>(c);
            for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320U : 0U);
        }
        bytes += kind + data;
        for (int i = 3; i >= 0; --i) bytes += static_cast<char>(~crc >> (8 * i) & 0xFF);
        return bytes;
    };
    const std::string head("\0\0\0\1\0\0\0\1\10\0\0\0\0", 13);
    const std::string pixel("\x78\x9C\x63\x60\x00\x00\x00\x02\x00\x01", 10);
    const std::string png = "\x89PNG\r\n\x1A\n" + chunk("IHDR", head) + chunk("IDAT", pixel) + chunk("IEND", {});
    return withPngText(png, figureKeyword, figureOfOne());
}

/// A small file of a format.
struct Sample {
    const char* name;
    const char* format;
    std::string text;
};

/// Of every format some: whole, cut, spoilt, restarted.
inline std::vector<Sample> samples() {
    const std::string events = header() + scalar(1, "loss", 3) + scalar(1, "epoch_loss", 3) + scalar(2, "loss", 2) +
                               scalar(100, "batch_loss", 9) + scalar(3, "loss", 1) + start(2) + scalar(2, "loss", 20) +
                               scalar(2, "acc", 0.5F) + scalar(1, "acc", 0.25F);
    std::string spoilt = events;
    spoilt[spoilt.size() / 2] ^= 1;
    std::string spoiltOwn = own(6);
    spoiltOwn[spoiltOwn.find("\"epoch\":3") + 8] = '7';
    std::string trackio = trackioTable;
    for (int step : {0, 1, 2, 1, 2})
        trackio += trackioRow("a", "one", step, step, "{\"loss\":" + std::to_string(step) + "}") +
                   trackioRow("b", "two", 1, step, "{\"acc\":1}");
    trackio = database(trackio);
    std::string spoiltTrackio = trackio;
    spoiltTrackio[spoiltTrackio.size() - 200] ^= 0x40;
    const std::string goodseed = database(goodseedTable + goodseedRow(1, 0, 3, 0) + goodseedRow(1, 1, 2, 1));
    const std::string mlflow = database(mlflowTable + "INSERT INTO runs VALUES ('a', 'run', 1, 'active');" +
                                        mlflowRow("a", "loss", "3", 0, 0) + mlflowRow("a", "loss", "0", 1, 1, 1));
    NeptuneRun neptune("TIN-1");
    neptune.setting("sys/id", "TIN-1");
    for (int step : {0, 1, 2}) neptune.point("train/loss", step, step == 1 ? std::nullopt : std::optional(1.0));
    const std::string parquet = neptune.bytes({1, false, true, true, 0, 2});
    std::string spoiltParquet = parquet;
    spoiltParquet[parquet.size() / 3] ^= 0x10;
    const std::string svg = withSvgText("<svg></svg>", figureKeyword, figureOfOne());
    const std::string pdf = "%PDF-1.4\n1 0 obj\n<<>>\nstream\n" + figureOfOne() + "\nendstream\nendobj\n";
    const std::string wandb = logged(
        wandbHeader(), {runOf("ab12", "a run"), metricStep("val/*", "epoch"), stepOf(0, "loss", "2.5"),
                        summaryOf("loss", "2.5"), stepOf(1, "loss", "NaN", item("val//loss", "7") + item("epoch", "1")),
                        stepOf(0, "loss", "3"), "no record at all"});
    const std::string swanLab =
        logged(swanLabHeader(), {swanRun("s1", "one"), swanColumn("loss"), swanScalar("loss", 0, 2.5),
                                 swanColumn("cpu", 2), swanScalar("cpu", 0, 9), swanScalar("loss", 1, 0),
                                 swanScalar("acc", 1, 0.5), swanScalar("loss", 1, 3), swanScalar("loss", 0, 4)});
    return {
        {"throughline", "throughline", own(6)},
        {"throughline, cut", "throughline", own(6).substr(0, 330)},
        {"throughline, an epoch spoilt", "throughline", spoiltOwn},
        {"throughline, a line spoilt", "throughline", own(3).substr(0, 120) + "#" + own(3).substr(120)},
        {"throughline, spoilt behind a record", "throughline",
         own(3).substr(0, own(3).find('}') + 1) + "##" + own(3).substr(own(3).find('}') + 2)},
        {"list", "json-list", R"([{"loss": 2.5, "acc": 1, "in": {"a": -1e2}}, {"loss": NaN, "val_loss": null},
            {"epoch": 1, "loss": 3, "time": "2026-01-05T10:00:00+00:00"}, 712, "text", {"loss": Infinity}])"},
        {"list, restarted", "json-list",
         R"([{"epoch":0,"loss":5},{"epoch":1,"loss":4},{"epoch":2,"loss":3},{"epoch":1,"loss":40},{"epoch":2,"acc":1}])"},
        {"list, steps", "json-list",
         R"([{"epoch":1,"step":10,"loss":3},{"epoch":1,"step":20,"loss":2},{"epoch":1,"step":10,"eval_loss":4}])"},
        {"list, cut", "json-list", R"([{"loss": 2.5, "acc": 1}, {"loss": 2.5, "ac)"},
        {"list, bad", "json-list", R"([{"loss": 2.5}, {"loss": nope}, {"loss": 1}])"},
        {"list, no history", "json-list", R"([{"layers": 2}, {"layers": 3}])"},
        {"keras", "keras-history", R"({"loss": [3, 2, Infinity], "val_loss": [1.5], "epoch": [5, 6, 7], "note": "x"})"},
        {"keras, cut", "keras-history", R"({"0": {"acc": [0.1, 0.2], "loss": [3, 2, 1)"},
        {"numbers", "keras-history", "[1, 2.5, 3e1]"},
        {"keras, texts", "keras-history", R"({"loss": ["NaN", 2, "-Infinity"], "units": 3})"},
        {"keras, single values", "keras-history", R"({"loss": 2, "in": {"acc": 0.5}})"},
        {"lines", "jsonl", R"({"epoch": 1, "loss": 3, "bbox": [0.5, "NaN"], "in": {"a": 1}}
// a comment

{"loss": 2, "epoch": 2, "acc": "Infinity", "note": "x"}
{"epoch": 1, "loss": 4}
)"},
        {"lines, one", "jsonl", "{\"step\": 1, \"loss\": 3}\n"},
        {"lines, cut", "jsonl", "{\"step\": 1, \"loss\": 3}\n{\"step\": 2, \"loss\": 2}\n{\"step\": 3, \"lo"},
        {"lines, spoilt", "jsonl", "{\"step\": 1, \"loss\": 3}\nnothing\n{\"step\": 2, \"loss\": 2}\n{\"step\": 3}\n"},
        {"lines, messages", "jsonl", "{\"message\": \"loss 3\"}\n{\"message\": \"loss 2\"}\n"},
        {"lines, of validation", "jsonl", R"({}
{"mode": "train", "epoch": 1, "iter": 10, "loss": 3}
{"mode": "train", "epoch": 1, "iter": 20, "loss": 2}
{"mode": "val", "epoch": 1, "iter": 5, "loss": 4, "mIoU": 0.5}
{"mode": "train", "epoch": 2, "iter": 10, "loss": 1}
)"},
        {"lines, steps twice", "jsonl", R"({"loss": 3, "epoch": 1, "iter": 4, "step": 4}
{"acc": 0.5, "time": 2, "step": 1}
{"loss": 2, "epoch": 2, "iter": 8, "step": 8}
)"},
        {"trainer state", "hf-trainer-state", R"({"epoch": 2.0, "log_history": [
 {"epoch": 0.5, "loss": 3, "step": 10}, {"epoch": 1.0, "eval_loss": NaN, "step": 20}, {"epoch": 1, "loss": 2, "step": 20},
 {"epoch": 2.0, "step": 20, "train_loss": 2.5, "train_runtime": 7}], "max_steps": 20})"},
        {"trainer state, cut", "hf-trainer-state",
         R"({"log_history": [{"loss": 3, "step": 10}, {"eval_loss": 2, "step": 10}, {"loss": 3, "st)"},
        {"catboost", "catboost", R"({"meta": {"test_metrics": [{"best_value": "Min", "name": "RMSE"}], "name": "x",
 "learn_metrics": [{"name": "RMSE"}]}, "iterations": [
 {"learn": [3], "iteration": 0, "passed_time": 0.5, "test": [4, 5]}, {"learn": ["NaN"], "iteration": 5, "test": [2]}]})"},
        {"catboost, cut", "catboost",
         R"({"meta": {"learn_metrics": []}, "iterations": [{"learn": [3], "iteration": 0}, {"learn": [2], "it)"},
        {"download", "tensorboard-json",
         R"([[1795423075.6, 0, 27.5], [1795423076.6, 1, "NaN"], [1795423077.6, 1, 5]])"},
        {"download, cut", "tensorboard-json", "[[1795423075.6, 0, 27.5], [1795423076.6, 1, 2], [17954"},
        {"all scalars", "tensorboardx-json",
         R"({"a/train": [[1795423075.6, 0, 3], [1795423076.6, 1, 2]], "a/val": [[1795423075.7, 0, 4]], "x": 1})"},
        {"all scalars, cut", "tensorboardx-json", R"({"a/train": [[1795423075.6, 0, 3]], "a/val": [[179)"},
        {"boosting", "xgboost", R"({"train": {"logloss": [3, 2, 1]}, "val": {"logloss": [3, 2.5, Infinity]}})"},
        {"boosting, cut", "xgboost", R"({"validation_0": {"logloss": [3, 2, 1], "auc": [0.5)"},
        {"events", "tensorboard", events},
        {"events, spoilt", "tensorboard", spoilt},
        {"events, cut", "tensorboard", events.substr(0, events.size() - 5)},
        {"events, zeros", "tensorboard", events + std::string(20, '\0')},
        {"wandb", "wandb", wandb},
        {"wandb, begun", "wandb", wandbHeader()},
        {"wandb, cut", "wandb", wandb.substr(0, wandb.size() - 30)},
        {"swanlab", "swanlab", swanLab},
        {"swanlab, spoilt", "swanlab", swanLab.substr(0, 60) + '!' + swanLab.substr(61)},
        {"swanlab, zeros", "swanlab", swanLab + std::string(20, '\0')},
        {"picture", "throughline-png", picture()},
        {"picture, cut", "throughline-png", picture().substr(0, 60)},
        {"trackio", "sqlite", trackio},
        {"trackio, cut", "sqlite", trackio.substr(0, trackio.size() - 600)},
        {"trackio, spoilt", "sqlite", spoiltTrackio},
        {"goodseed", "sqlite", goodseed},
        {"mlflow", "sqlite", mlflow},
        {"other database", "sqlite", database("CREATE TABLE t (a)")},
        {"parquet", "parquet", parquet},
        {"parquet, cut", "parquet", parquet.substr(0, parquet.size() - 9)},
        {"parquet, spoilt", "parquet", spoiltParquet},
        {"svg", "throughline-svg", svg},
        {"svg, cut", "throughline-svg", svg.substr(0, svg.size() - 20)},
        {"pdf", "throughline-pdf", pdf},
        {"pdf, cut", "throughline-pdf", pdf.substr(0, 80)},
        {"csv", "csv",
         "epoch,loss,val_loss,\"note, x\"\r\n0,0.5,NA,\"a\nb\"\r\n1,0.25,inf,\r\n,,,\r\n2,1e-3,nan,c\r\n"},
        {"csv, cut", "csv", "epoch;loss\n1;0,5\n2;0,2"},
        {"csv, header again", "csv", "step loss\n1 3\n2 2\nstep loss\n2 20\nstep loss acc\n3 1 0.5\n"},
        {"csv, ragged", "csv", "run of, three\n# remark\nepoch\tloss\n1\t3\n2\t2\t5\n3\n4\t1\n5\t2\n"},
        {"csv, parts", "csv", "epoch,set,step,loss\n0,train,1,5\n0,train,2,4\n0,val,1,6\n1,train,1,3\n1,val,1,2\n"},
        {"csv, no history", "csv", "a,b\n1,2\n3,4\n"},
        {"csv, header alone", "csv", "epoch,loss\n"},
        {"lightning", "lightning-csv", "epoch,step,loss,val_loss\r\n0,9,3,\r\n0,19,2,\r\n0,19,,5\r\n1,29,1,\r\n"},
        {"lightning, cut", "lightning-csv", "epoch,step,loss\n0,9,3\n0,1"},
        {"mlflow", "mlflow", "1795864168764 2.5 0\n1795864168765 nan 1\n1795864168766 1e-3 2\n1795864168767 4 2\n"},
        {"mlflow, spoilt", "mlflow", "1795864168764 2.5 0\nx\n1795864168766 1 2\n17958641"},
    };
}

} // namespace throughline::history::testing
