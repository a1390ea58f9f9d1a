#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds `throughline info` against a collection of histories that other tools wrote.

    histories.py THROUGHLINE FOLDER [FORMAT ...]

FOLDER has a MANIFEST.tsv: a line a file, with its format, its metrics and its first and last loss. Only the formats named are
looked at; without names, those that this program reads. Exit status 1 where something differs.
"""
import csv
import json
import math
import pathlib
import subprocess
import sys

READ = {"list_of_dicts": "json-list", "keras_history": "keras-history", "tensorboard": "tensorboard", "jsonl": "jsonl",
        "hf_trainer_state": "hf-trainer-state", "xgboost": "xgboost", "tensorboard_json": "tensorboard-json",
        "tensorboardx_json": "tensorboardx-json",
        "keras_csvlogger": "csv", "csv_other": "csv", "lightning_csv": "lightning-csv", "ultralytics": "csv", "catboost": "csv",
        "fastai": "csv", "mlflow_metric": "mlflow", "trackio_sqlite": "trackio", "wandb": "wandb",
        "swanlab": "swanlab"}
REFUSED = ["trap", "darknet"]  # by name


def describe(program, file):
    result = subprocess.run([program, "info", "--json", file], capture_output=True, text=True)
    return json.loads(result.stdout) if result.returncode == 0 else result.stderr.strip()


def same(found, told):
    """The collection tells six digits, and null stands for what is not finite."""
    if found is None or not math.isfinite(told):
        return found is None and not math.isfinite(told)
    return abs(found - told) <= 5.1e-6 * abs(told)


def is_history(row):
    """CatBoost tells in a table of its own how much time is left."""
    return row["metrics"] and row["format"] not in REFUSED and "TRAP" not in row["file"] and not row["file"].endswith("time_left.tsv")


def differences(described, row):
    if isinstance(described, str):
        if is_history(row):
            yield described
        return
    if not is_history(row):
        yield "holds no history, and is not refused"
    series = dict(described["series"])
    for history in described.get("histories", []):
        series.update(history["series"])
    for column, end in ("first_loss", "first"), ("last_loss", "last"):
        name, _, number = (row[column] or "").partition("=")
        if not number:
            continue
        if name in ("value", "Value"):  # a bare list and a download of one tag are called after their files
            name = next(iter(series), name)
        if end == "first":  # of the file, before anything began again
            all_of_it = [ghost[name] for ghost in described.get("ghosts", []) if name in ghost]
            all_of_it += [series[name]] if name in series else []
            found = min(all_of_it, key=lambda part: part["x_first"], default=None)
        else:  # a table that tells the part in a column ends with validation
            found = series.get("val_" + name if "_set_" in row["file"] else name)
        if found is None:
            yield f"has no {name}"
        elif not same(found[end], float(number)) and not (name in series and same(series[name][end], float(number))):
            yield f"{end} {name} is {found[end]}, not {number}"


def main():
    program, folder, chosen = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:] or [*READ, *REFUSED]
    looked, wrong = 0, 0
    with open(folder / "MANIFEST.tsv", newline="", encoding="utf-8") as manifest:
        for row in csv.DictReader(manifest, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["format"] not in chosen or "LFS" in (row["remarks"] or ""):
                continue
            if row["records"] in ("0", "?") and row["format"] not in REFUSED:
                continue
            looked += 1
            for difference in differences(describe(program, folder / row["file"]), row):
                wrong += 1
                print(f"{row['file']}: {difference}")
    print(f"{looked} files, {wrong} differences")
    return 1 if wrong or not looked else 0


sys.exit(main())
