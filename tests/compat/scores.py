#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the scores of `throughline evaluate --json`, and those of `train --metrics` in the history, against scikit-learn's on
the predictions of `throughline predict`.

    scores.py THROUGHLINE [--venv FOLDER]

scikit-learn is installed in a virtual environment. Exit status 1 where something differs by more than 1e-6.
"""
import csv
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

program = os.path.abspath(sys.argv[1])
venv = pathlib.Path(sys.argv[sys.argv.index("--venv") + 1] if "--venv" in sys.argv else "scores-venv")
if not os.environ.get("THROUGHLINE_SCORES_VENV"):
    python = venv / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "numpy", "scikit-learn"], check=True)
    os.environ["THROUGHLINE_SCORES_VENV"] = "1"
    os.execv(python, [str(python), os.path.abspath(__file__), *sys.argv[1:]])

import numpy as np
from sklearn import datasets, metrics
from sklearn.model_selection import train_test_split

CLASSES = "auc,pr-auc,f1,f1-weighted,balanced-accuracy,mcc,log-loss"
NUMBERS = "mape,explained-variance,median-ae"
failures = 0


def write(path, names, x, y):
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow([*names, "y"])
        out.writerows([*row, label] for row, label in zip(x, y))


def run(*words):
    return subprocess.run([program, *map(str, words)], check=True, capture_output=True, text=True).stdout


def of_classes(truth, probabilities, classes):
    guesses = probabilities.argmax(1)
    several = len(classes) > 2
    p = probabilities / probabilities.sum(1, keepdims=True)
    one_hot = np.eye(len(classes))[truth]
    return {
        "accuracy": metrics.accuracy_score(truth, guesses),
        "auc": metrics.roc_auc_score(truth, p, multi_class="ovr") if several else metrics.roc_auc_score(truth, p[:, 1]),
        "pr_auc": metrics.average_precision_score(one_hot, probabilities) if several
        else metrics.average_precision_score(truth, probabilities[:, 1]),
        "f1": metrics.f1_score(truth, guesses, average="macro"),
        "f1_weighted": metrics.f1_score(truth, guesses, average="weighted"),
        "balanced_accuracy": metrics.balanced_accuracy_score(truth, guesses),
        "mcc": metrics.matthews_corrcoef(truth, guesses),
        "log_loss": metrics.log_loss(truth, probabilities, labels=range(len(classes))),
    }, metrics.confusion_matrix(truth, guesses).tolist()


def of_numbers(truth, values):
    return {
        "mae": metrics.mean_absolute_error(truth, values),
        "rmse": math.sqrt(metrics.mean_squared_error(truth, values)),
        "r2": metrics.r2_score(truth, values),
        "mape": metrics.mean_absolute_percentage_error(truth, values),
        "explained_variance": metrics.explained_variance_score(truth, values),
        "median_ae": metrics.median_absolute_error(truth, values),
    }


def scaled_outputs(place, x):
    """The last layer's of a run with one hidden layer, and what scales the target: the loss is of outputs that may cross."""
    run("export-model", place, "-o", place / "weights.safetensors")
    data = (place / "weights.safetensors").read_bytes()
    size = int.from_bytes(data[:8], "little")
    w = {name: np.frombuffer(data[8 + size:][slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"])
         for name, entry in json.loads(data[8:8 + size]).items() if name != "__metadata__"}
    scaling = json.loads((place / "run.json").read_text())["scaling"]
    x = (x - np.array(scaling["offset"])) * np.array(scaling["scale"])
    hidden = np.maximum(x @ w["layers.0.weight"].T + w["layers.0.bias"], 0)
    return hidden @ w["layers.1.weight"].T + w["layers.1.bias"], scaling["target_offset"], scaling["target_scale"]


def of_intervals(truth, lines, interval, outputs, offset, scale):
    """`lines`: median, low, high, in order; `outputs` as they were learned: low, median, high."""
    levels = [(1 - interval) / 2, 0.5, (1 + interval) / 2]
    scaled = (truth - offset) * scale
    return {
        "loss": np.mean([metrics.mean_pinball_loss(scaled, of, alpha=level) for of, level in zip(outputs.T, levels)]),
        "coverage": np.mean((lines[:, 1] <= truth) & (truth <= lines[:, 2])),
        "interval_width": np.mean(lines[:, 2] - lines[:, 1]),
    }


def check(name, key, ours, theirs):
    global failures
    if ours is None or abs(ours - theirs) > 1e-6 * max(1.0, abs(theirs)):
        failures += 1
        print(f"{name}: {key} is {ours}, scikit-learn has {theirs}")


def hold(name, x, y, regression, folder, interval=None):
    names = [f"x{i}" for i in range(x.shape[1])]
    own, other, y_own, y_other = train_test_split(x, y, test_size=0.3, random_state=3, stratify=None if regression else y)
    write(folder / "own.csv", names, own, y_own)
    write(folder / "other.csv", names, other, y_other)
    wanted = NUMBERS if regression else CLASSES
    run("train", "--data", folder / "own.csv", "--validation", folder / "other.csv", "--run", folder / name, "--quiet",
        "--metrics", wanted, "--epochs", 6, *(["--task", "regression"] if regression else ["--class-weights", "balanced"]),
        *(["--loss", "quantile", "--interval", interval] if interval else []))
    found = json.loads(run("evaluate", folder / name, "--json"))
    with open(folder / "out.csv", "w") as file:
        file.write(run("predict", folder / name, "--data", folder / "other.csv", "-o", "-"))
    with open(folder / "out.csv") as file:
        rows = list(csv.reader(file))
    if regression:
        truth, lines = np.array(y_other, float), np.array(rows[1:], float)
        expected = of_numbers(truth, lines[:, 0])
        if interval:
            expected |= of_intervals(truth, lines, interval, *scaled_outputs(folder / name, np.array(other)))
    else:
        classes = [cell.split("=", 1)[1] for cell in rows[0][1:]]
        truth = np.array([classes.index(str(label)) for label in y_other])
        expected, confusion = of_classes(truth, np.array([[float(c) for c in row[1:]] for row in rows[1:]]), classes)
        check(name, "confusion", float(found["confusion"] == confusion), 1.0)
    history = json.loads((folder / name / "history.json").read_text())
    for key, value in expected.items():
        check(name, key, found[key], value)
        if key in found["intervals"]:
            low, high = found["intervals"][key]
            check(name, key + " lies in its interval", float(low - 1e-9 <= found[key] <= high + 1e-9), 1.0)
        elif key != "loss":
            check(name, key + " has an interval", 0.0, 1.0)
        if "val_" + key in history[-1]:
            check(name, "val_" + key, history[-1]["val_" + key], value)
    for option in wanted.split(","):
        if "val_" + option.replace("-", "_") not in history[-1]:
            check(name, "val_" + option, None, 0.0)
    check(name, "val_loss", found["loss"], history[-1]["val_loss"])


with tempfile.TemporaryDirectory() as place:
    folder = pathlib.Path(place)
    for name in ("iris", "wine", "breast_cancer", "digits"):
        data = getattr(datasets, "load_" + name)()
        hold(name, data.data + 0.5, np.array([f"c{label}" for label in data.target]), False, folder)
    for name in ("diabetes", "linnerud"):
        data = getattr(datasets, "load_" + name)()
        target = data.target if data.target.ndim == 1 else data.target[:, 0]
        hold(name, data.data + 0.125, target, True, folder)
    diabetes = datasets.load_diabetes()
    for interval in (0.5, 0.9):
        hold(f"intervals of {interval}", diabetes.data, diabetes.target, True, folder, interval)
print("all scores are scikit-learn's" if failures == 0 else f"{failures} differ")
sys.exit(1 if failures else 0)
