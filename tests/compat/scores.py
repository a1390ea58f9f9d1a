#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds all that `throughline evaluate --json` tells (scores, classes, curves, thresholds, calibration, residuals, worst rows,
importance, dependence), and the scores of `train --metrics` in the history, against scikit-learn's on the predictions of
`throughline predict`.

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
from sklearn import calibration, datasets, inspection, metrics
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
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


def check(name, key, ours, theirs, tolerance=1e-6):
    global failures
    if ours is None or abs(ours - theirs) > tolerance * max(1.0, abs(theirs)):
        failures += 1
        print(f"{name}: {key} is {ours}, scikit-learn has {theirs}")


def of_curves(name, found, truth, probabilities, classes):
    """Curves, thresholds and classes against the rest."""
    guesses = probabilities.argmax(1)
    one_hot = np.eye(len(classes))[truth]
    each = metrics.precision_recall_fscore_support(truth, guesses, labels=range(len(classes)), zero_division=0)
    for c, ours in enumerate(found["classes"]):
        for key, values in zip(("precision", "recall", "f1", "support"), each):
            check(name, f"{key} of {classes[c]}", ours[key], float(values[c]))
        check(name, f"auc of {classes[c]}", ours["auc"], metrics.roc_auc_score(one_hot[:, c], probabilities[:, c]))
    for roc, pr in zip(found["roc"], found["pr"]):
        c = classes.index(roc["class"])
        of, score = one_hot[:, c], probabilities[:, c]
        fpr, tpr, cuts = metrics.roc_curve(of, score, drop_intermediate=False)
        precision, recall, pr_cuts = metrics.precision_recall_curve(of, score)
        check(name, f"average precision of {classes[c]}", pr["average_precision"], metrics.average_precision_score(of, score))
        for i, threshold in enumerate(roc["threshold"]):
            at, pr_at = np.abs(cuts - threshold).argmin(), np.abs(pr_cuts - threshold).argmin()
            check(name, "threshold", threshold, cuts[at])
            check(name, f"roc at {threshold}", roc["fpr"][i], fpr[at])
            check(name, f"roc at {threshold}", roc["tpr"][i], tpr[at])
            check(name, f"pr at {threshold}", pr["precision"][i], precision[pr_at])
            check(name, f"pr at {threshold}", pr["recall"][i], recall[pr_at])
        check(name, "roc ends", roc["tpr"][-1] + roc["fpr"][-1], 2.0)
    correct, confidence = guesses == truth, probabilities.max(1)
    accuracies, confidences = calibration.calibration_curve(correct, confidence, n_bins=15, strategy="uniform")
    filled = [bin for bin in found["calibration"]["bins"] if bin["rows"]]
    check(name, "bins", len(filled), len(accuracies))
    for ours, accuracy, mean in zip(filled, accuracies, confidences):
        check(name, "accuracy of a bin", ours["accuracy"], accuracy)
        check(name, "confidence of a bin", ours["confidence"], mean)
    counts = np.array([bin["rows"] for bin in filled])
    check(name, "rows in bins", int(counts.sum()), len(truth))
    check(name, "ece", found["calibration"]["ece"], float(counts @ np.abs(accuracies - confidences) / len(truth)))
    losses = -np.log(np.clip(probabilities[np.arange(len(truth)), truth], 1e-30, 1.0))
    hold_worst(name, found, losses, [classes[t] for t in truth], [classes[g] for g in guesses])
    for ours in found["worst"]:
        check(name, "probability of a row", ours["probability"], probabilities[ours["row"]].max())
    if len(classes) != 2:
        return
    check(name, "positive", float(found["positive"] == classes[1]), 1.0)
    score = probabilities[:, 1]
    for ours in [*found["thresholds"], found["best_threshold"]]:
        taken = score >= ours["threshold"]
        for key, value in (("precision", metrics.precision_score(truth, taken, zero_division=0)),
                           ("recall", metrics.recall_score(truth, taken)), ("f1", metrics.f1_score(truth, taken)),
                           ("accuracy", metrics.accuracy_score(truth, taken))):
            check(name, f"{key} at {ours['threshold']}", ours[key], value)
    best = max(metrics.f1_score(truth, score >= cut) for cut in np.unique(score))
    check(name, "best F1", found["best_threshold"]["f1"], best)


def hold_worst(name, found, losses, truth, guesses):
    greatest = np.sort(losses)[::-1]
    for ours, loss in zip(found["worst"], greatest):
        row = ours["row"]
        check(name, "worst loss", ours["loss"], loss, 1e-4)
        check(name, "loss of a row", ours["loss"], losses[row], 1e-4)
        same = ours["true"] == truth[row] if isinstance(truth[row], str) else abs(ours["true"] - truth[row]) < 1e-3
        check(name, "true value of a row", float(same), 1.0)
        if isinstance(guesses[row], str):
            check(name, "class of a row", float(ours["predicted"] == guesses[row]), 1.0)
        else:
            check(name, "prediction of a row", ours["predicted"], guesses[row])


def of_residuals(name, found, truth, values, ordered):
    for i, row in enumerate(found["points"]["row"]):
        check(name, "actual", found["points"]["actual"][i], truth[row])
        check(name, "predicted", found["points"]["predicted"][i], values[row])
    off = np.float32(truth).astype(float) - values
    for ours in found["residuals"]["quantiles"]:
        check(name, f"quantile {ours['share']}", ours["value"], np.quantile(off, ours["share"]))
    counts, edges = np.histogram(off, bins="fd")
    histogram = found["residuals"]["histogram"]
    check(name, "histogram", float(histogram["counts"] == counts.tolist()), 1.0)
    for ours, theirs in zip(histogram["edges"], edges):
        check(name, "edge", ours, theirs)
    if not ordered:  # by a loss of three quantiles
        return
    scale = np.var(np.float32(truth))  # of the target; the loss is of standardised ones, so order is what is held
    order = [ours["row"] for ours in found["worst"]]
    check(name, "worst rows", float(np.allclose(np.abs(off[order]), np.sort(np.abs(off))[::-1][:len(order)],
                                                atol=1e-3 * math.sqrt(scale))), 1.0)


class Trained(BaseEstimator):
    """A run's model, as scikit-learn's inspection wants one."""

    def __init__(self, folder=None, classes=None, names=None):
        self.folder, self.classes, self.names = folder, classes, names
        if classes is not None:
            self.classes_ = np.array(classes)
        self.n_features_in_ = len(names or [])

    def fit(self, x, y=None):
        return self

    def __sklearn_is_fitted__(self):
        return True

    def table(self, x):
        write(self.folder / "asked.csv", self.names, np.asarray(x), [""] * len(x))
        lines = run("predict", self.folder, "--data", self.folder / "asked.csv", "-o", "-").splitlines()[1:]
        return list(csv.reader(lines))


class Classifier(ClassifierMixin, Trained):
    def predict_proba(self, x):
        return np.array([[float(cell) for cell in row[1:]] for row in self.table(x)])

    def predict(self, x):
        return self.classes_[self.predict_proba(x).argmax(1)]


class Regressor(RegressorMixin, Trained):
    def predict(self, x):
        return np.array([float(row[0]) for row in self.table(x)])


def hold_inputs(name, folder, names, x, y, classes):
    """Importance within what the shuffles leave to chance, dependence to the digit."""
    repeats = 20
    model = (Classifier if classes else Regressor)(folder, classes, names)
    found = json.loads(run("evaluate", folder, "--json", "--importance", "--repeats", repeats,
                           "--dependence", names[0], "--dependence", names[-1]))
    theirs = inspection.permutation_importance(model, x, y, n_repeats=repeats, random_state=1)
    check(name, "baseline", found["importance"]["baseline"], model.score(x, y), 1e-5)
    for ours, mean, sd in zip(found["importance"]["inputs"], theirs.importances_mean, theirs.importances_std):
        chance = 5.0 * math.sqrt((ours["sd"] ** 2 + sd ** 2) / repeats) + 1e-6
        check(name, f"importance of {ours['name']} ({ours['mean']:.4f} beside {mean:.4f})",
              float(abs(ours["mean"] - mean) <= chance), 1.0)
    again = json.loads(run("evaluate", folder, "--json", "--importance", "--repeats", repeats))
    check(name, "the same seed, the same importance", float(again["importance"] == found["importance"]), 1.0)
    for ours, column in zip(found["dependence"], (0, len(names) - 1)):
        grid = np.array(ours["values"])
        pd = inspection.partial_dependence(model, x, [column], custom_values={column: grid}, kind="average", method="brute",
                                           **({"response_method": "predict_proba"} if classes else {}))["average"]
        check(name, "grid", float(np.all(np.diff(grid) > 0.0)), 1.0)
        for c in range(pd.shape[0]):
            # Of two classes scikit-learn tells the second alone.
            which = 1 if classes and len(classes) == 2 else c
            means = ours["mean"][classes[which]] if classes else ours["mean"]
            for value, expected in zip(means, pd[c]):
                check(name, f"dependence on {ours['input']}", value, expected, 1e-5)


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
        truth = np.array(y_other, float)
        lines = np.array(rows[1:], np.float32).astype(float)
        expected = of_numbers(truth, lines[:, 0])
        of_residuals(name, found, truth, lines[:, 0], not interval)
        if interval:
            expected |= of_intervals(truth, lines, interval, *scaled_outputs(folder / name, np.array(other)))
        else:
            hold_inputs(name, folder / name, names, other, y_other, None)
    else:
        classes = [cell.split("=", 1)[1] for cell in rows[0][1:]]
        truth = np.array([classes.index(str(label)) for label in y_other])
        # The same single precision that the thresholds are of.
        probabilities = np.array([[float(c) for c in row[1:]] for row in rows[1:]], np.float32).astype(float)
        expected, confusion = of_classes(truth, probabilities, classes)
        of_curves(name, found, truth, probabilities, classes)
        if x.shape[1] <= 13:
            hold_inputs(name, folder / name, names, other, y_other, classes)
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
