#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the bare loop of our trainer and PyTorch's side by side, alternating, on the same work, and prints a table of
ratios in Markdown. Run it on a quiet machine, with a python3 that has torch (tests/bench/requirements.txt):

    python3 tests/bench/compare.py build [--tasks ABCDE] [--rounds 3] [--modes eager,best,fused] [--threads 1,2]

A second table tells what history, checkpoints and window cost over the bare loop, epoch for epoch.

Each round runs every program once; of a run the best epoch but the first counts (of C, the only one), and of the rounds
the median. PyTorch is the best of its modes, thread counts, and with and without flushing denormals.
"""
import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
EPOCHS = {"A": (5, 3), "B": (4, 2), "C": (1, 1), "D": (600, 30), "E": (30000, 100)}  # ours, PyTorch's
MFLOP = {"A": 0.443, "B": 2.586, "C": 33.65}  # per training sample, validation included
LINE = re.compile(r"ep (\d+) ([\d.]+)s (\d+) samples/s ([\d.]+) epochs/s")


def run(command, environment=None):
    """(samples a second, epochs a second, MiB at the peak) of one run."""
    clean = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=clean | (environment or {}))
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command} failed")
    epochs = [(float(m[3]), float(m[4])) for m in LINE.finditer(text)]
    samples, per_second = max(epochs[1:] or epochs)
    return samples, per_second, usage.ru_maxrss / 1024


def sgemm_peak(threads):
    """GFLOP/s of a 2048³ product in PyTorch."""
    code = ("import torch,time;torch.set_num_threads(%d);a=torch.rand(2048,2048);b=torch.rand(2048,2048);best=9\n"
            "for _ in range(20):\n t=time.perf_counter();a@b;best=min(best,time.perf_counter()-t)\n"
            "print(2*2048**3/best/1e9)" % threads)
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


COST_EPOCHS = {"A": 20, "B": 6, "C": 2, "D": 3000, "E": 200000}


def costs(build, tasks):
    print("\n| | bare loop, epochs/s | with history and checkpoints (lost) | in the window (lost) |\n| --- | --- | --- | --- |",
          flush=True)
    for task in tasks:
        subprocess.run([build / "tests/bench/WindowBench", task, str(COST_EPOCHS[task])], check=True,
                       env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, stderr=subprocess.DEVNULL)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--tasks", default="ABCDE")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--modes", default="eager,best,fused,compile")
    parser.add_argument("--threads", default="1,2")
    options = parser.parse_args()
    variants = [(m, t, f) for m in options.modes.split(",") for t in map(int, options.threads.split(",")) for f in (False, True)]
    cores = os.cpu_count()
    peak = sgemm_peak(cores)
    print(f"sgemm peak of {cores} threads: {peak:.0f} GFLOP/s\n")
    print("| | ours | PyTorch, best | ratio | PyTorch, a user's loop | ratio | ours, of the sgemm peak | memory, MiB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
    for task in options.tasks:
        ours, theirs = [], {v: [] for v in variants}
        for _ in range(options.rounds):
            ours.append(run([options.build / "tests/bench/TrainBench", task, "0", str(EPOCHS[task][0])]))
            for mode, threads, flush in variants:
                environment = {"FTZ": "1"} if flush else {}
                theirs[mode, threads, flush].append(
                    run([sys.executable, HERE / "pytorch_mlp.py", task, mode, str(threads), str(EPOCHS[task][1])],
                        environment))

        def middle(runs):
            return [statistics.median(column) for column in zip(*runs)]

        us = middle(ours)
        best_variant, best = max(((v, middle(r)) for v, r in theirs.items()), key=lambda item: item[1][0])
        eager = max((middle(r) for v, r in theirs.items() if v[0] == "eager" and not v[2]), key=lambda r: r[0])
        by_epoch = task in "DE"
        unit, index = ("epochs/s", 1) if by_epoch else ("samples/s", 0)
        label = f"{best_variant[0]}, {best_variant[1]} thread{'s' * (best_variant[1] > 1)}" + \
                (", FTZ" if best_variant[2] else "")
        share = f"{us[0] * MFLOP[task] / 1e3 / peak:.0%}" if task in MFLOP else ""
        print(f"| {task} | {us[index]:,.0f} {unit} | {best[index]:,.0f} ({label}) | **{us[index] / best[index]:.2f}** | "
              f"{eager[index]:,.0f} | {us[index] / eager[index]:.1f} | {share} | {us[2]:.0f} / {best[2]:.0f} |",
              flush=True)
    costs(options.build, options.tasks)


main()
