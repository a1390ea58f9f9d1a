#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the same run twice: with the program, and with the numpy below, which shares no code with it. Weights, order of
the rows, scaling, dropout, products and Adam are all worked out anew, in float64; losses must agree to 1e-4 over 5 epochs, and
the weights in the checkpoint, read by ten lines of numpy, must give the validation loss that the history tells and
that `evaluate` finds. `verify` must agree, and the reading code that the history was made for must work.

usage: numpy_run.py THROUGHLINE
"""
import json
import math
import pathlib
import struct
import subprocess
import sys
import tempfile

import numpy as np

ROWS, VALIDATION, FEATURES, CLASSES, HIDDEN, BATCH, EPOCHS, SEED = 230, 70, 6, 3, [20, 10], 16, 5, 5
MASK = 0xFFFFFFFF


def philox(block, purpose, part=0, batch=0, epoch=0):
    c = [block, purpose << 8 | part, batch, epoch]
    k = [SEED & MASK, SEED >> 32]
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ k[0], b & MASK, (a >> 32) ^ c[3] ^ k[1], a & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


def words(count, **stream):
    return [w for block in range((count + 3) // 4) for w in philox(block, **stream)][:count]


def initial_weights(widths, y):
    weights, biases = [], []
    for layer, (n, m) in enumerate(zip(widths, widths[1:])):
        bound = math.sqrt(6 / (n + m))
        u = bound * (2 * np.array([(w >> 8) * 2.0**-24 for w in words(n * m + m, purpose=1, part=layer)]) - 1)
        weights.append(u[: n * m].reshape(m, n))
        biases.append(u[n * m :])
    # Twins cancel: the network begins with what is known without the features, the frequencies of the classes.
    weights[-2][1::2], biases[-2][1::2], weights[-1][:, 1::2] = weights[-2][::2], biases[-2][::2], -weights[-1][:, ::2]
    biases[-1] = np.log(np.bincount(y, minlength=widths[-1]) / len(y))
    return weights, biases


def order(rows, epoch):
    rows, random = list(rows), words(len(rows), purpose=2, epoch=epoch)
    for i in range(len(rows) - 1):
        j = i + (random[i] * (len(rows) - i) >> 32)
        rows[i], rows[j] = rows[j], rows[i]
    return rows


def forward(weights, biases, x, masks=None):
    outputs = [x]
    for layer, (w, b) in enumerate(zip(weights, biases)):
        z = outputs[-1] @ w.T + b
        outputs.append(np.maximum(z, 0) * (masks[layer] if masks else 1.0) if layer + 1 < len(weights) else z)
    return outputs


def cross_entropy(z, y):
    z = z - z.max(1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(1, keepdims=True))
    return -log_p[np.arange(len(y)), y], np.exp(log_p)


def dropout_mask(rows, width, keep, **stream):
    """The random numbers stand in groups of 32 columns, in which a row of the batch has 32 side by side."""
    groups = (width + 31) // 32
    u = np.array([(w >> 8) * 2.0**-24 for w in words(groups * BATCH * 32, purpose=3, **stream)])
    u = u.reshape(groups, BATCH, 32).transpose(1, 0, 2).reshape(BATCH, groups * 32)[:rows, :width]
    return np.where(u < np.float32(1 - keep), 0.0, 1 / keep)


def train(x, y, x_val, y_val, dropout=0.0):
    weights, biases = initial_weights([FEATURES] + HIDDEN + [CLASSES], y)
    params = weights + biases
    m = [np.zeros_like(p) for p in params]
    v = [np.zeros_like(p) for p in params]
    step, history = 0, []
    for epoch in range(EPOCHS):
        total = right = 0.0
        rows = order(range(len(x)), epoch)
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            masks = [dropout_mask(len(batch), width, 1 - dropout, part=layer, batch=start // BATCH, epoch=epoch)
                     if dropout else 1.0 for layer, width in enumerate(HIDDEN)]
            outputs = forward(weights, biases, x[batch], masks)
            losses, p = cross_entropy(outputs[-1], y[batch])
            total += losses.sum()
            right += (outputs[-1].argmax(1) == y[batch]).sum()
            p[np.arange(len(batch)), y[batch]] -= 1
            delta = p / len(batch)
            gradients_w, gradients_b = [], []
            for layer in reversed(range(len(weights))):
                gradients_w.insert(0, delta.T @ outputs[layer])
                gradients_b.insert(0, delta.sum(0))
                if layer:
                    delta = (delta @ weights[layer]) * masks[layer - 1] * (outputs[layer] > 0)
            step += 1
            for i, g in enumerate(gradients_w + gradients_b):
                m[i] += 0.1 * (g - m[i])
                v[i] += 0.001 * (g * g - v[i])
                params[i] -= 0.001 / (1 - 0.9**step) * m[i] / (np.sqrt(v[i] / (1 - 0.999**step)) + 1e-8)
        z = forward(weights, biases, x_val)[-1]
        history.append({"loss": total / len(x), "accuracy": right / len(x),
                        "val_loss": cross_entropy(z, y_val)[0].mean(), "val_accuracy": (z.argmax(1) == y_val).mean()})
    return history


def read_safetensors(path):
    data = path.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + size])
    header.pop("__metadata__")
    return {name: np.frombuffer(data[8 + size :][t["data_offsets"][0] : t["data_offsets"][1]], "<f4").reshape(t["shape"])
            for name, t in header.items()}


def write_csv(path, x, y):
    lines = [",".join(f"f{i}" for i in range(FEATURES)) + ",label"]
    lines += [",".join(f"{v:.6f}" for v in row) + f",class {c}" for row, c in zip(x, y)]
    path.write_text("\n".join(lines) + "\n")


def read_as_the_article_does(history_path):
    """Phase 2 of the article, up to the plotting."""
    with open(history_path, "r") as f:
        history = json.load(f)
    epochs = len(history)
    loss = [entry["loss"] for entry in history]
    val_loss = [entry["val_loss"] for entry in history]
    accuracy = [entry["accuracy"] for entry in history]
    val_accuracy = [entry["val_accuracy"] for entry in history]
    for values in (loss, val_loss, accuracy, val_accuracy):
        assert len(values) == len(range(1, epochs + 1)) and all(isinstance(v, float) for v in values)


def close(ours, expected, what):
    assert abs(ours - expected) <= 1e-4 * abs(expected), f"{what}: {ours}, numpy {expected}"


def main(program):
    random = np.random.default_rng(1)
    x = np.round(random.normal(size=(ROWS + VALIDATION, FEATURES)) * [1, 10, 0.1, 3, 1, 1] + 5, 6)
    y = ((x[:, 0] + 0.1 * x[:, 1]) // 0.7).astype(int) % CLASSES
    y[:CLASSES] = range(CLASSES)  # classes are numbered as they are sorted; all must be there
    train_x, val_x = x[:ROWS], x[ROWS:]
    mean, deviation = train_x.mean(0), train_x.std(0)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        write_csv(folder / "train.csv", train_x, y[:ROWS])
        write_csv(folder / "validation.csv", val_x, y[ROWS:])

        def compare(run, dropout):
            subprocess.run([program, "train", "--data", folder / "train.csv", "--validation", folder / "validation.csv",
                            "--hidden", ",".join(map(str, HIDDEN)), "--batch-size", str(BATCH), "--epochs", str(EPOCHS),
                            "--seed", str(SEED), "--dropout", str(dropout), "--run", run, "--quiet"], check=True,
                           stdout=subprocess.DEVNULL)
            with open(run / "history.json") as f:
                history = json.load(f)
            expected = train((train_x - mean) / deviation, y[:ROWS], (val_x - mean) / deviation, y[ROWS:], dropout)
            assert len(history) == EPOCHS
            for ours, theirs in zip(history, expected):
                for name, value in theirs.items():
                    close(ours[name], value, f"dropout {dropout}, epoch {ours['epoch']}, {name}")
            return history, expected

        compare(folder / "dropout", 0.3)
        run = folder / "run"
        history, expected = compare(run, 0.0)

        tensors = read_safetensors(run / "checkpoints" / f"epoch-{EPOCHS:05}.safetensors")
        layers = range(len(HIDDEN) + 1)
        z = forward([tensors[f"layers.{i}.weight"] for i in layers], [tensors[f"layers.{i}.bias"] for i in layers],
                    (val_x - mean) / deviation)[-1]
        close(history[-1]["val_loss"], cross_entropy(z, y[ROWS:])[0].mean(), "val_loss by the checkpoint's weights")

        def ask(*words):
            return json.loads(subprocess.run([program, *words, "--json"], check=True, capture_output=True).stdout)

        evaluation = ask("evaluate", run)
        assert evaluation["loss"] == history[-1]["val_loss"] and evaluation["rows"] == VALIDATION, evaluation
        guesses, truth = z.argmax(1), y[ROWS:]
        for c, score in enumerate(evaluation["classes"]):
            right = ((guesses == c) & (truth == c)).sum()
            assert score["name"] == f"class {c}" and score["support"] == (truth == c).sum(), score
            assert abs(score["precision"] - right / max(1, (guesses == c).sum())) < 1e-12, score
            assert abs(score["recall"] - right / (truth == c).sum()) < 1e-12, score
            assert abs(score["f1"] - 2 * right / ((guesses == c).sum() + (truth == c).sum())) < 1e-12, score
        earlier = ask("evaluate", run, "--from", "1", "--data", folder / "validation.csv")
        assert earlier["loss"] == history[0]["val_loss"], earlier  # its checkpoint is gone: trained again
        verification = ask("verify", run, "--epochs", str(EPOCHS))
        assert verification["identical"] and verification["run_epochs_compared"] == EPOCHS, verification
        assert verification["interruptions"] >= EPOCHS, verification
        # A schedule that counts on the number of epochs: what came after it was changed is another schedule's.
        longer = folder / "longer"
        subprocess.run([program, "train", "--data", "iris", "--schedule", "cosine", "--epochs", "3", "--run", longer,
                        "--quiet"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([program, "resume", longer, "--epochs", "6", "--quiet"], check=True, stdout=subprocess.DEVNULL)
        verification = ask("verify", longer, "--epochs", "6")
        assert verification["identical"] and verification["run_epochs_compared"] == 3, verification
        read_as_the_article_does(run / "history.json")
    print(f"{EPOCHS} epochs agree to 1e-4; final loss {history[-1]['loss']:.6f}, numpy {expected[-1]['loss']:.6f}")


main(sys.argv[1])
