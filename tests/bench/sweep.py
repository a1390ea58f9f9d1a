#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sweep of eight runs on the digits, as many at once as there are cores, beside the same runs one after another with all
cores each, and with one: seconds of the whole command, the best of three.

usage: sweep.py BUILD [EPOCHS]
"""
import pathlib
import subprocess
import sys
import tempfile
import time

program = pathlib.Path(sys.argv[1]) / "app/throughline"
epochs = sys.argv[2] if len(sys.argv) > 2 else "20"
SWEEP = ["--vary", "learning-rate=0.003,0.001", "--vary", 'hidden=64,"128,64"', "--seeds", "2"]


def seconds(*options):
    times = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            began = time.monotonic()
            subprocess.run([program, "train", "--data", "digits", "--epochs", epochs, *SWEEP, *options, "--quiet", "--run",
                            f"{folder}/s"], check=True, stdout=subprocess.DEVNULL)
            times.append(time.monotonic() - began)
    return min(times)


together, after, single = seconds(), seconds("--jobs", "1"), seconds("--jobs", "1", "--threads", "1")
print(f"at once {together:.2f} s; one after another, all cores each {after:.2f} s ({after / together:.2f} times as long), "
      f"one core each {single:.2f} s ({single / together:.2f} times)")
