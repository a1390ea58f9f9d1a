#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a SIGKILL costs: each program logs records until it is killed, and what can be read afterwards is counted.

    python3 tests/compat/kills.py build/app/throughline [--tries 10] [--records 61] [--pace 0.2]

Needs a python3 with trackio, swanlab and wandb (those that are missing are left out). A logger prints a number after its
call for that record has returned; it is killed right after it has printed RECORDS. Ours has printed an epoch when its
line is on stderr. The callback is that of the question that started it all: the whole list written anew each epoch.
"""
import argparse
import glob
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("throughline")
parser.add_argument("--tries", type=int, default=10)
parser.add_argument("--records", type=int, default=61)
parser.add_argument("--pace", type=float, default=0.2, help="seconds between records")
options = parser.parse_args()
options.throughline = os.path.abspath(options.throughline)

CALLBACK = """
import json, sys, time
history = [{"epoch": i, "loss": 1.0 / (i + 1), "val_loss": 2.0 / (i + 1)} for i in range(20000)]
n = 0
while True:
    history.append({"epoch": len(history), "loss": 0.5, "val_loss": 0.6})
    with open("history.json", "w") as f:
        json.dump(history, f, indent=4)
    n += 1
    print(n, flush=True)
    time.sleep(0.1)
"""
LOGGERS = {
    "trackio": "import trackio\ntrackio.init(project='p')\nlog = trackio.log",
    "swanlab": "import swanlab\nswanlab.init(project='p', mode='local', logdir='logs')\nlog = swanlab.log",
    "wandb": "import wandb\nwandb.init(project='p', mode='offline')\nlog = wandb.log",
}
LOOP = """
import itertools, time
for n in itertools.count(1):
    log({"loss": 1.0 / n})
    print("#", n, flush=True)
    time.sleep(%f)
""" % options.pace


def kept_trackio(folder):
    rows = 0
    for file in glob.glob(str(folder / "**/*.db"), recursive=True):
        with sqlite3.connect(file) as base:
            tables = [name for name, in base.execute("select name from sqlite_master where type='table'")]
            if "metrics" in tables:
                rows += base.execute("select count(*) from metrics").fetchone()[0]
    return rows


def records_of(file, size):
    """LevelDB's framing behind a header of 7 bytes: the whole records of a .wandb or a .swanlab."""
    data, at, count = pathlib.Path(file).read_bytes(), 7, 0
    while at + 7 <= len(data):
        room = size - at % size
        if room < 7:
            at += room
            continue
        length, kind = int.from_bytes(data[at + 4:at + 6], "little"), data[at + 6]
        if at + 7 + length > len(data) or kind == 0:
            break
        count += kind in (1, 4)
        yield data[at + 7:at + 7 + length], kind
        at += 7 + length


def kept_framed(folder, pattern):
    whole = 0
    for file in glob.glob(str(folder / "**" / pattern), recursive=True):
        if not os.path.islink(os.path.dirname(file)):
            whole += sum(b"loss" in record for record, kind in records_of(file, 32768) if kind in (1, 4))
    return whole


# SwanLab's first record with the name is the column's.
KEPT = {"trackio": kept_trackio, "swanlab": lambda folder: max(0, kept_framed(folder, "*.swanlab") - 1),
        "wandb": lambda folder: kept_framed(folder, "*.wandb")}


def run(name, code, folder):
    """Records that it had told of when it was killed."""
    environment = os.environ | {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), "HF_HOME": str(folder / "hf"),
                                "TRACKIO_DIR": str(folder / "trackio"), "WANDB_SILENT": "true"}
    process = subprocess.Popen([sys.executable, "-c", code], cwd=folder, env=environment, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True, start_new_session=True)
    told = 0
    for line in process.stdout:
        if line.startswith("# "):
            told = int(line.split()[1])
        if told >= options.records:
            break
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return told


def ours(folder):
    process = subprocess.Popen([options.throughline, "train", "--data", "digits", "--epochs", "100000", "--threads", "1",
                                "--run", "run"], cwd=folder, stderr=subprocess.PIPE, text=True)
    told = 0
    for line in process.stderr:
        if line.startswith("epoch "):
            told = int(line.split()[1].split("/")[0])
        if told >= options.records:
            break
    process.kill()
    process.wait()
    return told, len(json.loads((folder / "run/history.json").read_text()))


def callback(folder):
    process = subprocess.Popen([sys.executable, "-c", CALLBACK], cwd=folder, stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    time.sleep(0.1 + int.from_bytes(os.urandom(2), "little") / 65536)
    process.kill()
    process.wait()
    try:
        return len(json.loads((folder / "history.json").read_text()))
    except json.JSONDecodeError:
        return 0


def main():
    print("| | told | kept after SIGKILL, each try |\n| --- | --- | --- |")
    results = []
    for _ in range(options.tries):
        with tempfile.TemporaryDirectory() as folder:
            results.append(ours(pathlib.Path(folder)))
    print("| Throughline |", min(told for told, _ in results), "|",
          " ".join(f"{kept}/{told}" for told, kept in results), "|", flush=True)
    for name, start in LOGGERS.items():
        if subprocess.run([sys.executable, "-c", "import " + name], capture_output=True).returncode != 0:
            continue
        kept = []
        for _ in range(options.tries):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                told = run(name, start + LOOP, pathlib.Path(folder))
                kept.append(KEPT[name](pathlib.Path(folder)))
        print("|", name, "|", told, "|", *kept, "|", flush=True)
    lost = 0
    for _ in range(options.tries):
        with tempfile.TemporaryDirectory() as folder:
            lost += callback(pathlib.Path(folder)) == 0
    print("| the callback, 20,000 epochs so far | | nothing can be read in", lost, "of", options.tries, "|")


main()
