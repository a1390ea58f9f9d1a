#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the hints against 60 runs whose trouble is known, as this makes it: data with and without a signal, with noise in
the labels, with skewed classes, rates from far too low to far too high, networks too small and too large. A hint is right
where it is of a kind that the run was made to have; a run without trouble is to have none, but what its few rows say.

usage: hints.py THROUGHLINE [RUNS]    (Python's own library alone; RUNS: a folder to keep the runs in)

Prints a line a run and, at the end, how many of the hints shown are right, and of the troubles made how many were seen.
Exit status 1 below 90 %.
"""
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile

program = sys.argv[1]
keep = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
folder = pathlib.Path(tempfile.mkdtemp())
keep = keep or folder / "runs"
keep.mkdir(parents=True, exist_ok=True)

FEW = "few-validation-rows"


def table(name, rows):
    file = folder / f"{name}.csv"
    width = len(rows[0]) - 1
    file.write_text(",".join([f"x{i}" for i in range(width)] + ["kind"]) + "\n" +
                    "".join(",".join(f"{value:.5f}" if isinstance(value, float) else str(value) for value in row) + "\n"
                            for row in rows))
    return str(file)


def blobs(seed, rows, features, distance, shares=(0.5, 0.5), noise=0.0, classes=None):
    """Classes that are normal clouds `distance` apart in every feature; `noise`: share of labels drawn anew."""
    draw = random.Random(seed)
    names = [f"c{i}" for i in range(len(shares))]
    result = []
    for i in range(rows):
        kind = draw.choices(range(len(shares)), shares)[0]
        point = [draw.gauss(distance * (kind if feature % 2 else -kind), 1.0) for feature in range(features)]
        label = draw.choice(names) if draw.random() < noise else names[kind]
        result.append(point + [label])
    return result


def few(told):
    """What a count of rows says by itself: half of Wilson's interval of the accuracy."""
    accuracy, n = told["series"].get("val_accuracy"), told["data"]["validation"]["rows"]
    if not accuracy:
        return False
    p, z = accuracy["last"], 1.96
    return z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) > 0.07


def numbers(seed, rows, features, noise):
    draw = random.Random(seed)
    weights = [draw.gauss(0, 1) for _ in range(features)]
    result = []
    for _ in range(rows):
        point = [draw.gauss(0, 1) for _ in range(features)]
        value = sum(a * b for a, b in zip(weights, point)) + math.sin(2 * point[0]) + draw.gauss(0, noise)
        result.append(point + [value])
    return result


# Name, data, options, kinds that it was made to have (the first is the point), kinds that may come with them.
RUNS = []


def add(name, data, options, made, may=()):
    RUNS.append((name, data, options.split(), set(made), set(may)))


for seed in range(1, 9):
    noisy = table(f"noisy{seed}", blobs(seed, 500, 20, 0.15, noise=0.3))
    add(f"over-fitting {seed}", noisy, f"--hidden 256,128 --epochs 150 --batch-size 16 --learning-rate 0.003 --seed {seed}",
        {"overfitting"}, {FEW, "below-commonest"})
for seed, rate in enumerate((3, 5, 8, 12), 1):
    add(f"sgd too fast {rate}", "digits", f"--optimizer sgd --learning-rate {rate} --epochs 12 --seed {seed}", {"rate-too-high"},
        {"silent-units", "classes-not-predicted", "below-commonest", "divergence-ahead", "plateau"})
for seed, rate in enumerate((0.2, 0.5, 1, 2), 1):
    add(f"adam too fast {rate}", "digits", f"--learning-rate {rate} --epochs 15 --seed {seed}", {"rate-too-high"},
        {"silent-units", "classes-not-predicted", "below-commonest", "divergence-ahead", "plateau", "overfitting"})
for seed, rate in enumerate(("1e-6", "2e-6", "5e-6", "1e-7"), 1):
    add(f"adam too slow {rate}", "digits", f"--learning-rate {rate} --epochs 10 --seed {seed}", {"rate-too-low"},
        {"classes-not-predicted", "below-commonest"})
for seed, rate in enumerate(("1e-6", "1e-5", "3e-6", "1e-7"), 1):
    add(f"sgd too slow {rate}", table(f"slow{seed}", blobs(seed, 800, 8, 0.6)),
        f"--optimizer sgd --learning-rate {rate} --epochs 10 --seed {seed}", {"rate-too-low"},
        {"classes-not-predicted", "below-commonest"})
for seed in range(1, 4):
    for data in ("circles", "xor"):
        add(f"straight line, {data} {seed}", data, f"--hidden= --epochs 60 --learning-rate 0.01 --seed {seed}", {"plateau"},
            {"below-commonest", "classes-not-predicted", FEW})
for seed in range(1, 7):
    skewed = table(f"skewed{seed}", blobs(seed, 1200, 6, 0.25, shares=(0.96, 0.04)))
    add(f"skewed {seed}", skewed, f"--epochs 15 --seed {seed}", {"classes-not-predicted"}, {"overfitting", "below-commonest"})
for seed, data in enumerate(("iris", "wine", "iris", "wine"), 1):
    add(f"few rows, {data} {seed}", data, f"--epochs 20 --validation 0.1 --seed {seed}", {FEW}, {"plateau"})
for seed, rate in enumerate((0.03, 0.05, 0.1, 0.2), 1):
    add(f"dying units {rate}", table(f"dying{seed}", blobs(seed, 900, 12, 0.6)),
        f"--hidden 64,64 --learning-rate {rate} --epochs 25 --batch-size 16 --seed {seed}", {"silent-units"},
        {"rate-too-high", "overfitting", "plateau", "divergence-ahead", "below-commonest", "classes-not-predicted"})
for seed in range(1, 5):
    add(f"sound digits {seed}", "digits", f"--epochs {10 + 5 * seed} --seed {seed}", set())
    add(f"sound clouds {seed}", table(f"sound{seed}", blobs(seed, 1500, 6, 0.8)), f"--epochs 15 --seed {seed}", set())
    add(f"sound numbers {seed}", table(f"numbers{seed}", numbers(seed, 1500, 8, 0.3)), f"--epochs 25 --seed {seed}", set())
for seed in range(1, 5):
    add(f"sound moons {seed}", "moons", f"--epochs 40 --learning-rate 0.01 --seed {seed}", set())

shown = right = made_all = seen = 0
for name, data, options, made, may in RUNS:
    run = keep / name.replace(" ", "-").replace(",", "")
    command = [program, "train", "--data", data, *options, "--quiet", "--run", str(run)]
    trained = subprocess.run(command, capture_output=True, text=True)
    if not run.is_dir():
        sys.exit(f"{name}: {trained.stderr}")
    info = subprocess.run([program, "info", str(run), "--json", "--hints"], capture_output=True, text=True)
    if info.returncode:
        sys.exit(f"{name}: {info.stderr}")
    told = json.loads(info.stdout)
    kinds = [hint["kind"] for hint in told["hints"]]
    if few(told):
        may.add(FEW)
    wrong = [kind for kind in kinds if kind not in made | may]
    shown += len(kinds)
    right += len(kinds) - len(wrong)
    made_all += len(made)
    seen += len(made & set(kinds))
    print(f"{name:28} {', '.join(kinds) or '-':60} {'WRONG: ' + ', '.join(wrong) if wrong else ''}")

print(f"\n{len(RUNS)} runs, {shown} hints, {right} right: {100 * right / max(shown, 1):.0f} %; "
      f"of {made_all} troubles {seen} seen: {100 * seen / max(made_all, 1):.0f} %")
sys.exit(right < 0.9 * shown)
