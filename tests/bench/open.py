#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens histories of a million records beside what others read the same files with, turn by turn in one run.

    open.py OPENBENCH [FOLDER] [--rows N] [--rounds R]

OPENBENCH is the program of that name in a Release build. Files are made in FOLDER (a temporary one unless given) and are the
same at each call. A rival that this Python does not have (pandas, tensorboard, wandb) is left out. A ratio is the median of
the rival's seconds by the median of ours; only reading counts, not the start of the programs.
"""
import argparse
import datetime
import json
import math
import pathlib
import random
import statistics
import struct
import subprocess
import sys
import tempfile

import make_wandb

RIVALS = {
    "json.load": "import json\ndef read(f): json.load(open(f))",
    "pandas.read_csv": "import pandas\ndef read(f): pandas.read_csv(f)",
    "EventAccumulator": "from tensorboard.backend.event_processing.event_accumulator import EventAccumulator\n"
                        "def read(f): EventAccumulator(f, size_guidance={'scalars': 0}).Reload()",
    "wandb's DataStore": "from wandb.sdk.internal.datastore import DataStore\nfrom wandb.proto import wandb_internal_pb2 as pb\n"
                         "def read(f):\n    store = DataStore()\n    store.open_for_scan(f)\n    while True:\n"
                         "        data = store.scan_data()\n        if data is None: break\n"
                         "        record = pb.Record()\n        record.ParseFromString(data)",
}
TIMED = "import sys, time\n{}\nt = time.perf_counter()\nread(sys.argv[1])\nprint(time.perf_counter() - t)"


def curve(rows):
    numbers = random.Random(1)
    for i in range(1, rows + 1):
        yield i, math.exp(-i / rows * 3) + 0.01 * numbers.random()


def own(path, rows, digits=(None, None)):
    """`digits`: of losses and of accuracies behind the point; None: all that tell the double."""
    begin = datetime.datetime(2026, 1, 1)

    def text(value, count):
        return repr(value) if count is None else f"{value:.{count}f}"

    with open(path, "w") as file:
        file.write("[")
        for i, loss in curve(rows):
            time = (begin + datetime.timedelta(milliseconds=350 * i)).isoformat(timespec="milliseconds")
            file.write(f'{"," if i > 1 else ""}\n{{"epoch":{i},"loss":{text(loss, digits[0])},'
                       f'"accuracy":{text(1 - loss / 2, digits[1])},"val_loss":{text(loss * 1.1, digits[0])},'
                       f'"val_accuracy":{text(1 - loss / 1.9, digits[1])},"learning_rate":0.001,'
                       f'"seconds":0.3{i % 1000:03d},"time":"{time}Z"}}')
        file.write("\n]\n")


def short(path, rows):
    """As own, with the digits that a float32 needs."""
    own(path, rows, (7, 4))


def dicts(path, rows):
    with open(path, "w") as file:
        json.dump([{"epoch": i, "loss": loss, "accuracy": 1 - loss / 2, "val_loss": loss * 1.1, "val_accuracy": 1 - loss / 1.9}
                   for i, loss in curve(rows)], file)


def table(path, rows):
    with open(path, "w") as file:
        file.write("epoch,loss,accuracy,val_loss,val_accuracy\n")
        for i, loss in curve(rows):
            file.write(f"{i},{loss!r},{1 - loss / 2!r},{loss * 1.1!r},{1 - loss / 1.9!r}\n")


def crc_table():
    for i in range(256):
        for _ in range(8):
            i = i >> 1 ^ (0x82F63B78 if i & 1 else 0)
        yield i


CRC = list(crc_table())


def masked(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC[(crc ^ byte) & 255]
    crc ^= 0xFFFFFFFF
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def events(path, rows):
    def record(data):
        length = struct.pack("<Q", len(data))
        return length + masked(length) + data + masked(data)

    with open(path, "wb") as file:
        file.write(record(b"\x09" + struct.pack("<d", 1.7e9) + b"\x1a\x0dbrain.Event:2"))
        for i, loss in curve(rows):
            value = b"\x0a\x04loss" + b"\x15" + struct.pack("<f", loss)
            summary = b"\x0a" + bytes([len(value)]) + value
            file.write(record(b"\x09" + struct.pack("<d", 1.7e9 + i / 10) + b"\x10" + make_wandb.varint(i) + b"\x2a" + bytes([len(summary)])
                              + summary))


CASES = [
    ("history.json", own, "json.load"), ("short-history.json", short, "json.load"), ("list.json", dicts, "json.load"),
    ("table.csv", table, "pandas.read_csv"), ("events.out.tfevents.1", events, "EventAccumulator"),
    ("run-a.wandb", make_wandb.write, "wandb's DataStore"),
]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(arguments.folder or temporary)
        print(f"{'file':24}{'MB':>6}{'ours, s':>10}{'rival, s':>10}{'ratio':>8}{'peak MB':>9}{'columns':>9}  rival")
        for name, make, rival in CASES:
            if arguments.only not in name:
                continue
            path = folder / name
            if not path.exists():
                make(path, arguments.rows)
            ours, others = [], []
            for _ in range(arguments.rounds):
                told = json.loads(subprocess.run([arguments.program, path, "1"], capture_output=True, text=True, check=True).stdout)
                ours.append(told["seconds"])
                result = subprocess.run([sys.executable, "-c", TIMED.format(RIVALS[rival]), path], capture_output=True, text=True)
                if result.returncode == 0:
                    others.append(float(result.stdout))
            mine, other = statistics.median(ours), statistics.median(others) if others else math.nan
            print(f"{name:24}{path.stat().st_size / 1e6:6.0f}{mine:10.3f}{other:10.3f}{other / mine:8.1f}{told['peak_mb']:9.0f}"
                  f"{told['columns_mb']:9.0f}  {rival if others else rival + ': not here'}", flush=True)


main()
