#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user may expect of the program: Fashion-MNIST and digits are learned as well as PyTorch learns them, the seed
changes a run, the number of threads does not.

usage: accuracy.py THROUGHLINE [EPOCHS]    of Fashion-MNIST; fewer than 10 learn less
"""
import json
import pathlib
import subprocess
import sys
import tempfile

program = sys.argv[1]
epochs = int(sys.argv[2]) if len(sys.argv) > 2 else 10


def train(folder, *options):
    """The result, and the history without its times."""
    output = subprocess.run([program, "train", "--run", folder, "--quiet", "--json", *options], check=True,
                            capture_output=True).stdout
    with open(folder / "history.json") as f:
        history = [{k: v for k, v in record.items() if k not in ("seconds", "time")} for record in json.load(f)]
    return json.loads(output), history


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    digits = {}
    for seed in (1, 2, 3):
        result, digits[seed] = train(folder / f"digits-{seed}", "--data", "digits", "--seed", str(seed))
        assert result["val_accuracy"] >= 0.96, result
    assert digits[1] != digits[2]
    # More threads than there are cores wait for each other most of the time: fewer epochs.
    for threads, some in ((1, len(digits[1])), (2, len(digits[1])), (3, 5), (8, 5)):
        _, history = train(folder / f"threads-{threads}", "--data", "digits", "--threads", str(threads), "--epochs",
                           str(some))
        assert len(history) == some and history == digits[1][:some], f"{threads} threads changed the result"

    result, _ = train(folder / "fashion", "--data", "fashion-mnist", "--hidden", "128", "--batch-size", "64", "--epochs",
                      str(epochs))
    assert result["epochs"] == epochs and result["val_accuracy"] >= (0.87 if epochs >= 10 else 0.8), result
    print(f"Fashion-MNIST: {result['val_accuracy']:.4f} after {epochs} epochs, "
          f"{result['samples_per_second']:.0f} samples/s")
