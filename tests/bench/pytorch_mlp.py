#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark's work in PyTorch: same shapes, data, batches, Adam, loss and accuracy accumulated, validation included.
Prints a line an epoch, as TrainBench does.

usage: pytorch_mlp.py A|B|C|D|E MODE THREADS EPOCHS [MAX_BATCHES]
modes: eager    a user's loop: loss.item() each batch, torch.optim.Adam
       best     an expert's loop: nothing read back in the loop, Adam(fused=True)
       compile  best, with forward and loss through torch.compile
       fused    backward by hand, preallocated results, Adam on one flat array in place
FTZ=1 in the environment flushes denormals.
"""
import gzip
import os
import pathlib
import sys
import time

task, mode, threads, epochs = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
max_batches = int(sys.argv[5]) if len(sys.argv) > 5 else 0
os.environ["OMP_NUM_THREADS"] = str(threads)
import numpy as np
import torch

torch.set_num_threads(threads)
if os.environ.get("FTZ"):
    torch.set_flush_denormal(True)
torch.manual_seed(0)
HIDDEN, BATCH = {"A": ([128], 64), "B": ([512, 256], 128), "C": ([2048, 2048], 256), "D": ([64, 32], 32),
                 "E": ([16], 16)}[task]


def load():
    if task in "ABC":
        folder = "/usr/share/datasets/fashion-mnist/"  # Debian's dataset-fashion-mnist

        def read(name, skip):
            with gzip.open(folder + name) as f:
                return np.frombuffer(f.read(), np.uint8, offset=skip)

        def part(name):
            return (read(name + "-images-idx3-ubyte.gz", 16).reshape(-1, 784).astype(np.float32) / 255,
                    read(name + "-labels-idx1-ubyte.gz", 8).astype(np.int64))

        return part("train") + part("t10k")
    tables = pathlib.Path(__file__).parents[2] / "resources" / "data"
    lines = (tables / ("digits.csv" if task == "D" else "iris.csv")).read_text().splitlines()[1:]
    cells = [line.split(",") for line in lines if line]
    x = np.array([c[:-1] for c in cells], np.float32)
    y = np.unique([c[-1] for c in cells], return_inverse=True)[1].astype(np.int64)
    x = x / 16 if task == "D" else (x - x.mean(0)) / x.std(0)
    return x.astype(np.float32), y, None, None


x, y, x_val, y_val = (None if a is None else torch.from_numpy(a) for a in load())
rows = len(x)
used = min(rows, max_batches * BATCH) if max_batches else rows
widths = [x.shape[1]] + HIDDEN + [int(y.max()) + 1]


def report(epoch, seconds, n, loss, right, val):
    print(f"torch-{mode} {task} T{threads} ep {epoch + 1} {seconds:.6f}s {n / seconds:.0f} samples/s "
          f"{n / rows / seconds:.2f} epochs/s loss {loss / n:.4f} acc {right / n:.4f} val {val:.4f}", flush=True)


def batches():
    order = torch.randperm(rows)
    return (order[i : i + BATCH] for i in range(0, used, BATCH))


def by_modules():
    layers = []
    for n, m in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(n, m), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    adam = torch.optim.Adam(net.parameters(), 1e-3, **({"foreach": True} if mode == "eager" else {"fused": True}))

    def forward(xb, yb):
        z = net(xb)
        return torch.nn.functional.cross_entropy(z, yb), z

    if mode == "compile":
        forward = torch.compile(forward, dynamic=False)
    for epoch in range(epochs):
        start = time.perf_counter()
        loss_sum, right, n = 0.0, 0, 0
        for index in batches():
            xb, yb = x[index], y[index]
            adam.zero_grad(set_to_none=True)
            loss, z = forward(xb, yb)
            loss.backward()
            adam.step()
            with torch.no_grad():
                hits = (z.argmax(1) == yb).sum()
                if mode == "eager":
                    loss_sum += loss.item() * len(index)
                    right += hits.item()
                else:
                    loss_sum += loss.detach() * len(index)
                    right += hits
            n += len(index)
        with torch.no_grad():
            val = (net(x_val).argmax(1) == y_val).float().mean().item() if x_val is not None else float("nan")
        report(epoch, time.perf_counter() - start, n, float(loss_sum), float(right), val)


@torch.no_grad()
def by_hand():
    count = len(widths) - 1
    sizes = [widths[l] * widths[l + 1] for l in range(count)]
    total = sum(sizes) + sum(widths[1:])
    flat, gradient, m, v, root = (torch.zeros(total) for _ in range(5))
    weights, biases, weight_gradients, bias_gradients, at = [], [], [], [], 0
    for l in range(count):
        n, k = widths[l], widths[l + 1]
        weights.append(flat[at : at + n * k].view(k, n).uniform_(-(n**-0.5), n**-0.5))
        weight_gradients.append(gradient[at : at + n * k].view(k, n))
        at += n * k
        biases.append(flat[at : at + k].uniform_(-(n**-0.5), n**-0.5))
        bias_gradients.append(gradient[at : at + k])
        at += k
    buffers = {}

    def buffer(n):
        if n not in buffers:
            buffers[n] = [torch.empty(n, w) for w in widths], [torch.empty(n, w) for w in widths], torch.arange(n)
        return buffers[n]

    step = 0
    for epoch in range(epochs):
        start = time.perf_counter()
        loss_sum, right, seen = torch.zeros(()), torch.zeros((), dtype=torch.long), 0
        for index in batches():
            n = len(index)
            a, deltas, at_row = buffer(n)
            torch.index_select(x, 0, index, out=a[0])
            yb = y[index]
            for l in range(count):
                torch.addmm(biases[l], a[l], weights[l].t(), out=a[l + 1])
                if l < count - 1:
                    a[l + 1].relu_()
            log_p = torch.log_softmax(a[count], 1)
            right += (log_p.argmax(1) == yb).sum()
            loss_sum -= log_p[at_row, yb].sum()
            d = log_p.exp()
            d[at_row, yb] -= 1
            d.mul_(1 / n)
            for l in range(count - 1, -1, -1):
                torch.mm(d.t(), a[l], out=weight_gradients[l])
                torch.sum(d, 0, out=bias_gradients[l])
                if l:
                    torch.mm(d, weights[l], out=deltas[l])
                    d = torch.ops.aten.threshold_backward(deltas[l], a[l], 0)
            step += 1
            c1, c2 = 1 - 0.9**step, (1 - 0.999**step) ** 0.5
            m.lerp_(gradient, 0.1)
            v.mul_(0.999).addcmul_(gradient, gradient, value=0.001)
            torch.sqrt(v, out=root)
            root.add_(1e-8 * c2)
            flat.addcdiv_(m, root, value=-1e-3 * c2 / c1)
            seen += n
        val = float("nan")
        if x_val is not None:
            z = x_val
            for l in range(count):
                z = torch.addmm(biases[l], z, weights[l].t())
                if l < count - 1:
                    z.relu_()
            val = (z.argmax(1) == y_val).float().mean().item()
        report(epoch, time.perf_counter() - start, seen, loss_sum.item(), right.item(), val)


by_hand() if mode == "fused" else by_modules()
