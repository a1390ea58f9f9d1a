#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the seeds of the fuzz targets: seeds.py FOLDER makes FOLDER/<target>/<seed>."""
import gzip
import io
import json
import pathlib
import re
import struct
import sys
import zipfile
import zlib

out = pathlib.Path(sys.argv[1])


def seed(target, name, content):
    folder = out / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def idx(kind, shape, values):
    return bytes([0, 0, kind, len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + values


def npy(kind, shape, values, order=False, version=1):
    header = str({"descr": kind, "fortran_order": order, "shape": shape}).encode() + b"\n"
    return b"\x93NUMPY" + struct.pack("<BBH" if version == 1 else "<BBI", version, 0, len(header)) + header + values


def npz(method, **arrays):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in arrays.items():
            archive.writestr(zipfile.ZipInfo(name + ".npy"), content, method)
    return out.getvalue()


def safetensors(metadata, tensors):
    header, data = {"__metadata__": metadata}, b""
    for name, shape, values in tensors:
        raw = struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


own = '{"epoch":%d,"loss":0.5,"accuracy":0.75,"learning_rate":0.001,"seconds":0.25,"time":"2026-11-23T09:22:00.125Z"}'
histories = {
    "own": "[\n" + ",\n".join(own % epoch for epoch in (1, 2, 3)) + "\n]\n",
    "torn": "[\n" + own % 1 + ",\n" + (own % 2)[:40],
    "damaged": "[\n" + own % 1 + ',\n{"epoch":2,"lo\0ss":\n' + own % 3 + "\n]\n",
    "list": '[{"loss": 2.5, "val_loss": NaN}, {"loss": null, "w": {"a": {"b": -Infinity}}, "flag": true}]',
    "restart": '[{"epoch":1,"step":10,"loss":5},{"epoch":2,"timestamp":1700000000,"loss":4},{"epoch":1,"loss":3e0}]',
    "keras": '{"loss": [3, 2, 1e400], "epoch": [5, 6, 7], "lr": {"0": [0.1]}, "note": "x", "names": ["a"]}',
    "plain": "[1, 2.5, -3e-2]",
}
# The byte that chooses a format is its place in the list.
source = (pathlib.Path(__file__).parents[2] / "core/history/formats/Formats.cpp").read_text()
chosen = {name: chr(i) for i, name in enumerate(re.findall(r"^    FORMAT\((\w+)Format\)", source, re.M))}
(own_format, events_format, wandb_format, swanlab_format, picture_format, svg_format, pdf_format, list_format, keras_format) = (
    chosen[name] for name in ("throughline", "tensorBoard", "wandb", "swanLab", "picture", "svg", "pdf", "jsonList", "keras"))
for name, text in {
    "jsonLines": '{"step": 1, "loss": 2.5, "mode": "train"}\n// note\n{"step": 2, "eval": {"loss": "NaN"}, "lr": [0.1, 0.2]}\n{"st',
    "trainerState": '{"best_metric": null, "log_history": [{"epoch": 0.5, "loss": 2, "step": 10}, {"eval_loss": 1, "step": 10}]}',
    "catBoost": '{"meta": {"learn_metrics": [{"best_value": "Min", "name": "RMSE"}]}, "iterations": [{"learn": [3], "iteration": 0}]}',
    "tensorBoardJson": '[[1700000000.5, 0, 2.5], [1700000001, 1, "NaN"]]',
    "tensorBoardXJson": '{"./runs/loss": [[1700000000.5, 0, 2.5], [1700000001, 1, 2]]}',
    "boosting": '{"validation_0": {"rmse": [3, 2, 1]}, "train": {"rmse": [2, 1]}}',
    "lightning": "epoch,step,train_loss,val_loss\r\n0,10,2.5,\r\n0,19,,2\r\nepoch,step,train_loss\r\n1,20,1\r\n",
    "mlflow": "1700000000000 2.5 0\n1700000001000 nan 1\n",
    "csv": "# note\nEpoche;loss;set\n1;2,5;train\n1;NA;val\n\n2;1.024,5;train\n",
}.items():
    seed("FormatsFuzz", name, chosen[name] + "@" + text)
for name, text in histories.items():
    seed("HistoryFuzz", name, text)
    for choice in own_format, list_format, keras_format:
        seed("FormatsFuzz", f"{name}-{ord(choice)}", choice + "@" + text)
    seed("JsonFuzz", name, text)
seed("HistoryFuzz", "time", "2026-11-23T09:22:00.125Z")
seed("JsonFuzz", "escapes", r'{"a\u00e9\ud83d\ude00":["\"\\\/\b\f\n\r\t\u0000", 0, -0.0, 1E-5, 123456789012345678901]}')

tables = {
    "plain": ",a,b,kind\n0,1,2.5,cat\n1,3,,dog\n2,5,6,cat\n3,1,2,dog\n",
    "quotes": 'name;"x;y"\n"a ""b""\nc";1,5\n d ;2,5\n\n"e";?\n',
    "sep": "\ufeffsep=\t\r\na\tb\r\n1\t2\r\n3\t4\r\n",
    "headless": "1,2,3\n4,5,6\n7,8,9\n",
    "few classes": "x,y\n" + "".join(f"{i},{i % 2}\n" for i in range(24)),
}
for name, text in tables.items():
    for choice in "012\x10":
        seed("CsvFuzz", f"{name}-{ord(choice)}", choice + text)

arrays = {
    "bytes": idx(0x08, [2, 2, 3], bytes(range(12))),
    "labels": idx(0x08, [4], bytes([0, 1, 0, 1])),
    "shorts": idx(0x0B, [3], struct.pack(">3h", 1, -2, 3)),
    "floats": idx(0x0D, [2, 2], struct.pack(">4f", 1, 2, float("nan"), 1e38)),
    "doubles": idx(0x0E, [2], struct.pack(">2d", 1, 1e300)),
    "lying": idx(0x08, [1 << 20, 3], b"abc"),
}
for name, content in arrays.items():
    seed("IdxFuzz", name, content)
    seed("IdxFuzz", name + ".gz", gzip.compress(content, mtime=0))

images, classes = npy("|u1", (4, 2, 3), bytes(range(24))), npy("<i8", (4, 1), struct.pack("<4q", 1, 2, 1, 2))
arrays = {
    "images": images,
    "classes": classes,
    "table": npy("<f8", (24, 2), struct.pack("<48d", *(i % 2 for i in range(48)))),
    "columns": npy(">f4", (2, 3), struct.pack(">6f", *range(6)), True, 2),
    "halves": npy("<f2", (3,), struct.pack("<3e", 1, 2, 3), False, 3),
    "one-hot": npy("|b1", (3, 2), bytes([0, 1, 1, 0, 0, 1])),
    "fields": npy([("a", "<f4"), ("b", "<i4", (2,))], (2,), bytes(24)),
    "lying": npy("<f4", (10**9, 10**9), b"abc"),
    "stored.npz": npz(zipfile.ZIP_STORED, x_train=images, y_train=classes, x_test=images, y_test=classes),
    "packed.npz": npz(zipfile.ZIP_DEFLATED, X=images, y=classes),
}
for name, content in arrays.items():
    seed("NpyFuzz", name, content)



def varint(number):
    number &= 2**64 - 1
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def part(field, content):
    return varint(field << 3 | 2) + varint(len(content)) + content


def event(step, *parts):
    return b"\x09" + struct.pack("<d", 1.7e9 + step) + b"\x10" + varint(step) + b"".join(parts)


def value(tag, content):
    return part(5, part(1, part(1, tag) + content))


simple = b"\x15" + struct.pack("<f", 0.5)
tensor = part(8, b"\x08\x01" + part(2, b"") + part(4, struct.pack("<f", 0.25))) + part(9, part(1, part(1, b"scalars")))
lists = [part(8, b"\x08\x02" + part(2, part(2, b"\x08\x01")) + part(6, struct.pack("<d", 0.125))),
         part(8, b"\x08\x09" + part(10, varint(-3))), part(8, b"\x08\x01" + b"\x2d" + struct.pack("<f", 2))]
start = part(7, b"\x08\x01")
events = {
    "scalars": [part(3, b"brain.Event:2"), event(1, value(b"loss", simple)), event(2, value(b"loss", simple))],
    "tensors": [event(1, value(b"epoch_loss", tensor)), event(-2, value(b"epoch_loss", tensor))],
    "lists": [event(step, value(b"x", content)) for step, content in enumerate(lists)],
    "restart": [event(step, value(b"loss", simple)) for step in (1, 2, 3)] + [event(2, start), event(2, value(b"loss", simple))],
}


def item(key, json):
    return part(1, part(2, key) + part(16, json))


def logged(step, *items):
    return b"\x08\x05" + part(2, b"".join(items) + item(b"_step", b"%d" % step) + part(2, b"\x08" + varint(step)))


def swan_scalar(key, step, number):
    return part(13, part(1, key) + b"\x10" + varint(step) + part(4, b"\x08" + varint(1700000000)) + part(5, number))


logs = {
    "wandb": [part(17, part(1, b"ab12") + part(8, b"a run")), part(12, part(2, b"val/*") + part(4, b"epoch")),
              logged(0, item(b"loss", b"2.5"), item(b"media", b'{"_type":"image"}')), part(3, item(b"loss", b"2.5")),
              logged(1, item(b"val/loss", b"NaN"), item(b"epoch", b"1"), item(b"o", b'{"a":{"b":1e400}}')),
              logged(0, item(b"_timestamp", b"1.7e+09"), item(b"loss", b"3"))],
    "swanlab": [part(10, part(4, b"one") + part(10, b"s1")), part(12, b"\x08\x02" + part(3, b"cpu")),
                swan_scalar(b"loss", 0, b""), swan_scalar(b"cpu", 0, b"\x09" + bytes(8)),
                swan_scalar(b"loss", 2, b"\x09" + struct.pack("<d", 0.5)), swan_scalar(b"loss", 1, b"")],
}
for form, sets in (events_format, events.values()), (wandb_format, [logs["wandb"]]), (swanlab_format, [logs["swanlab"]]):
    for number, records in enumerate(sets):
        seed("FormatsFuzz", f"records-{ord(form)}-{number}", bytes([0x80 | ord(form), 0x70])  # the highest bit: framed
             + b"".join(bytes([len(record)]) + record for record in records))

config = {
    "network": {"hidden": [4, 3], "activation": "relu", "initialization": "auto", "dropout": 0.5, "batch_norm": True},
    "loss": "auto",
    "optimizer": {"kind": "adam", "learning_rate": 0.001, "momentum": 0.0, "nesterov": False, "beta1": 0.9,
                  "beta2": 0.999, "rho": 0.9, "epsilon": 1e-7, "weight_decay": 0.0, "clip_norm": 0.0, "clip_value": 0.0},
    "schedule": {"kind": "constant", "warmup_epochs": 0.0, "step_epochs": 10, "factor": 0.1, "plateau_patience": 10,
                 "min_learning_rate": 0.0},
    "early_stopping": {"monitor": "val_loss", "patience": 0, "min_delta": 0.0, "restore_best": False},
    "l1": 0.0, "l2": 0.0, "class_weights": [1.0, 2.0], "balanced_classes": False, "top_k": 0, "batch_size": 64,
    "epochs": 20, "seed": 1,
}
scaling = {"offset": [0.5, None], "scale": [1.5, 2], "target_offset": 0.0, "target_scale": 1.0}
fingerprint = {"rows": 150, "columns": ["a", "b", "kind"], "classes": ["x", "y"], "content": "0123456789abcdef",
               "split": "fedcba9876543210"}
table = {"columns": [{"name": "a"}, {"name": "b", "categories": ["x", "y, z"], "missing_category": True}],
         "target": "kind", "features": 4, "medians": [0.1, 0.0, 0.0, 0.0], "classes": ["0", "1"],
         "class_values": [0.0, 1.0], "bytes": False, "image": [0, 0, 1]}
images = {"columns": [], "target": "label", "features": 12, "medians": [], "classes": [], "class_values": [],
          "bytes": True, "image": [3, 4, 1]}
here = {"epoch": 3, "batch": 4, "step": 99}
run = {
    "format": "throughline-run", "format_version": 1, "name": "iris 4-3",
    "data": {"source": "iris", "labels": "", "target": "", "task": "auto", "validation_fraction": 0.25,
             "validation_file": "", "seed": 1},
    "notes": ["a note"], "remarks": [{"code": "missing-replaced", "arguments": ["3", "age"]},
                                     {"code": "of-a-later-version", "arguments": [], "file": "b.csv", "line": 7}],
    "configuration": config, "checkpoints": {"every": 1, "keep": 3}, "widths": [4, 4, 3, 3],
    "parameters": 47, "training_rows": 120, "validation_rows": 30, "batches_per_epoch": 2,
    "sessions": [{"started": "2026-11-23T09:22:00.125Z", "ended": None, "outcome": "stopped", "from": here,
                  "last_epoch": 3, "epochs": 20, "variant": "x86-64-v3", "threads": 2}],
    "events": [{"kind": "learning-rate", "epoch": 2.5, "from": 0.1, "to": 0.01, "time": None}],
    "abandoned_events": [], "pinned_checkpoints": [here], "fingerprint": fingerprint,
    "scaling": {**scaling, "offset": [0.5, 1, 1, 1], "scale": [1, 1, 1, 1]}, "encoding": table,
}
for name, value in {"run": run, "configuration": config, "scaling": scaling, "fingerprint": fingerprint,
                    "table": table, "images": images}.items():
    seed("RunJsonFuzz", name, json.dumps(value))

numbers = ["epoch", "batch", "step", "best.epoch", "best.value", "epochs_since_best", "plateau.factor", "plateau.best",
           "plateau.wait", "learning_rate", "sums.loss", "sums.weight", "sums.correct", "sums.top_k", "sums.absolute",
           "sums.squared", "sums.target", "sums.target_squared", "sums.samples", "sums.seconds"]
metadata = {"format": "throughline-checkpoint", "format_version": "1", "checksum": "0" * 16}
metadata |= {name: "1" for name in numbers}
metadata |= {"variant": "x86-64-v3", "configuration": json.dumps(config), "scaling": json.dumps(scaling),
             "fingerprint": json.dumps(fingerprint), "encoding": json.dumps({**images, "features": 2, "image": [2, 1, 1]})}
weights = [("layers.0.weight", [2, 2], [1.0, 2.0, 3.0, 4.0]), ("optimizer.0", [0], [])]
seed("SafetensorsFuzz", "checkpoint", safetensors(metadata, weights))
seed("SafetensorsFuzz", "foreign", safetensors({"format": "pt"}, [("a", [], [1.0]), ("b", [1, 1, 1], [2.0])]))


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


records = {"epoch": [1, 2.5], "step": [10, 20], "elapsed": [0.5, 1], "time": [1763890000123, 1763890000999],
           "series": {"loss": [0.1, None], "val_loss": ["NaN", "-Infinity"]}}
mark = {"kind": "learning-rate", "epoch": 1.5, "from": 0.1, "to": 0.01, "time": 0}
figure = {"format": "throughline-figure", "format_version": 1, "settings": {"title": "\u2192", "smoothing": 0.6},
          "histories": [{"name": "a", "colour": 1, "monitor": "val_loss", "best_epoch": 1, **records,
                         "elapsed_by_clock": True, "low": records, "high": records, "abandoned": [records], "marks": [mark]}, {"epoch": []}]}
text = json.dumps(figure).encode()
texts = {"plain": chunk(b"tEXt", b"throughline\0" + text),
         "packed": chunk(b"zTXt", b"throughline\0\0" + zlib.compress(text)),
         "international": chunk(b"iTXt", b"throughline\0\1\0en\0\0" + zlib.compress(text)),
         "divided": b"".join(chunk(b"zTXt", b"throughline\0\0" + zlib.compress(part))
                             for part in (text[:100], text[100:]))}
for name, content in texts.items():
    picture = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + content + chunk(b"IEND", b"")
    seed("PictureFuzz", name + ".png", picture)
seed("PictureFuzz", "text", text)
compact = json.dumps(figure, separators=(",", ":")).replace("<", "&lt;")
seed("FormatsFuzz", "svg", svg_format + '@<svg><metadata id="throughline">' + compact + "</metadata></svg>")
seed("FormatsFuzz", "pdf", pdf_format + "@%PDF-1.4\nstream\n" + compact + "\nendstream\n")
seed("FormatsFuzz", "pdf-packed",
     (pdf_format + "@%PDF-1.4\nstream\n").encode() + zlib.compress(compact.encode()) + b"\nendstream\n")
