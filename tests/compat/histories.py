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
        "tensorboardx_json": "tensorboardx-json"}
REFUSED = ["trap", "darknet"]  # by name


def describe(program, file):
    result = subprocess.run([program, "info", "--json", file], capture_output=True, text=True)
    return json.loads(result.stdout) if result.returncode == 0 else result.stderr.strip()


def same(found, told):
    """The collection tells six digits, and null stands for what is not finite."""
    if found is None or not math.isfinite(told):
        return found is None and not math.isfinite(told)
    return abs(found - told) <= 5.1e-6 * abs(told)


def differences(described, row):
    refused = not row["metrics"] or row["format"] in REFUSED
    if isinstance(described, str):
        if not refused:
            yield described
        return
    if refused:
        yield "holds no history, and is not refused"
    series = dict(described["series"])
    for history in described.get("histories", []):
        series.update(history["series"])
    for column, end in ("first_loss", "first"), ("last_loss", "last"):
        name, _, number = (row[column] or "").partition("=")
        if not number:
            continue
        if name == "value":  # a bare list is called after its file
            name = next(iter(series), name)
        if name not in series:
            yield f"has no {name}"
        elif not same(series[name][end], float(number)):
            yield f"{end} {name} is {series[name][end]}, not {number}"


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
