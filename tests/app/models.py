#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What leaves the program as a model: `predict` tables and exported models of runs of every kind of end and activation.
The ONNX files are read by the wire format below and worked out by numpy, operator by operator, and must give what
`predict` wrote for the same rows; the safetensors files must hold the checkpoint's weights. With onnxruntime and
safetensors installed (tests/compat/models.sh) these read the files as well.

usage: models.py THROUGHLINE
"""
import csv
import json
import math
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

import numpy as np


def fields(message):
    """(number, value) of each field of a protocol buffer: whole numbers, bytes, or 4 bytes."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
            continue
        size = varint() if key & 7 == 2 else {1: 8, 5: 4}[key & 7]
        yield key >> 3, message[at:at + size]
        at += size


def every(message, number):
    return [value for key, value in fields(message) if key == number]


def tensor(message):
    assert every(message, 2) == [1]
    name, = every(message, 8)
    data, = every(message, 9)
    return name.decode(), np.frombuffer(data, "<f4").reshape(every(message, 1)).astype(np.float64)


def attribute(message):
    name, = every(message, 1)
    kind, = every(message, 20)
    if kind == 8:
        return name.decode(), [text.decode() for text in every(message, 9)]
    return name.decode(), struct.unpack("<f", every(message, 2)[0])[0] if kind == 1 else every(message, 3)[0]


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


crossed = []  # whether outputs of an interval had to be put in order, a model each


def split(a, axis):
    crossed.append((np.diff(a, axis=axis) < 0).any())
    return tuple(np.split(a, a.shape[axis], axis))


OPERATORS = {
    "Sub": lambda a, b: a - b,
    "Mul": lambda a, b: a * b,
    "Add": lambda a, b: a + b,
    "Div": lambda a, b: a / b,
    "Neg": lambda a: -a,
    "Erf": np.vectorize(math.erf),
    "Relu": lambda a: np.maximum(a, 0),
    "LeakyRelu": lambda a, alpha: np.where(a < 0, alpha * a, a),
    "Elu": lambda a, alpha: np.where(a < 0, alpha * (np.exp(a) - 1), a),
    "Tanh": np.tanh,
    "Sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "Softmax": lambda a, axis: softmax(a),
    "Split": split,
    "Min": lambda *a: np.minimum.reduce(a),
    "Max": lambda *a: np.maximum.reduce(a),
    "Concat": lambda *a, axis: np.concatenate(a, axis),
    "Gemm": lambda a, w, *b, transB: a @ w.T + (b[0] if b else 0),
    "BatchNormalization": lambda a, scale, shift, mean, variance, epsilon:
        (a - mean) / np.sqrt(variance + epsilon) * scale + shift,
    "IsNaN": np.isnan,
    "Where": np.where,
    "Cast": lambda a, to: a.astype({1: np.float64}[to]),
    "Exp": np.exp,
    "MatMul": lambda a, b: a @ b,
    "Flatten": lambda a, axis: a.reshape(len(a), -1),
    "OneHotEncoder": lambda a, cats_strings, zeros: (a[..., None] == np.array(cats_strings)).astype(float),
}


def run_onnx(file, inputs):
    model = file.read_bytes()
    versions = [(every(v, 1)[0].decode(), every(v, 2)[0]) for v in every(model, 8)]
    assert every(model, 1) == [8] and versions[0] == ("", 17) and versions[1:] in ([], [("ai.onnx.ml", 3)]), versions
    graph, = every(model, 7)
    values = dict(map(tensor, every(graph, 5)))
    taken = [every(i, 1)[0].decode() for i in every(graph, 11)]
    assert sorted(taken) == sorted(inputs), (taken, inputs)
    values |= inputs
    for node in every(graph, 1):
        operator, = every(node, 4)
        assert (every(node, 7) == [b"ai.onnx.ml"]) == (operator == b"OneHotEncoder"), operator
        inputs = [values[name.decode()] for name in every(node, 1)]
        results = OPERATORS[operator.decode()](*inputs, **dict(map(attribute, every(node, 5))))
        outputs = [name.decode() for name in every(node, 2)]
        values |= zip(outputs, results if isinstance(results, tuple) else (results,), strict=True)
    outputs = [every(output, 1)[0].decode() for output in every(graph, 12)]
    metadata = {every(e, 1)[0].decode(): every(e, 2)[0].decode() for e in every(model, 14)}
    return {output: values[output] for output in outputs}, metadata


def run_onnxruntime(file, inputs):
    try:
        import onnxruntime
    except ImportError:
        return None
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    found = session.run(None, {n: v if v.dtype == object else v.astype(np.float32) for n, v in inputs.items()})
    return dict(zip((output.name for output in session.get_outputs()), found, strict=True))


def read_columns(file, leave_out=()):
    """The inputs of a model of a table: what is in each column, as in the file."""
    with open(file, newline="") as opened:
        head, *rows = list(csv.reader(opened))

    def values(column):
        cells = [row[column] for row in rows]
        try:
            return np.array([[float(cell) if cell else math.nan] for cell in cells])
        except ValueError:
            return np.array([[cell] for cell in cells], dtype=object)
    return {name: values(i) for i, name in enumerate(head) if name not in leave_out}


def read_safetensors(file):
    data = file.read_bytes()
    size, = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + size])
    header.pop("__metadata__", None)
    tensors = {name: np.frombuffer(data, "<f4", (e["data_offsets"][1] - e["data_offsets"][0]) // 4,
                                   8 + size + e["data_offsets"][0]).reshape(e["shape"]) for name, e in header.items()}
    try:
        from safetensors.numpy import load_file
        theirs = load_file(file)
        assert theirs.keys() == tensors.keys() and all((theirs[n] == tensors[n]).all() for n in tensors)
    except ImportError:
        pass
    return tensors


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)

        def run(*arguments, code=0):
            done = subprocess.run([program, *map(str, arguments)], cwd=folder, capture_output=True, text=True)
            assert done.returncode == code, (arguments, done)
            return done

        random = np.random.default_rng(3)
        points = random.normal(size=(60, 3))
        kind = np.where(points[:, 0] + points[:, 1] > 0.8, "many", np.where(points[:, 2] > 0, 'a "few", or', "none"))
        with open(folder / "kinds.csv", "w", newline="") as file:
            csv.writer(file).writerows([["x", "y", "colour", "kind"]] +
                                       [[f"{x:.6f}", f"{y:.6f}", "red" if z > 0 else "blue", k]
                                        for (x, y, z), k in zip(points, kind)])
        # Other rows, other order of columns, no target.
        other = random.normal(size=(7, 3))
        with open(folder / "rows.csv", "w", newline="") as file:
            csv.writer(file).writerows([["colour", "y", "x"]] +
                                       [["red" if z > 0 else "blue", f"{y:.6f}", f"{x:.6f}"] for x, y, z in other])
        other = np.round(other, 6)
        with open(folder / "points.csv", "w", newline="") as file:
            csv.writer(file).writerows([["x", "y"]] + [[f"{x:.6f}", f"{y:.6f}"] for x, y, _ in other])

        offered = re.search(r"--activation NAME +(.*) \[", run("train", "--help").stdout).group(1)
        colours = read_columns(folder / "rows.csv")
        # Values that are missing, each in its way, and a category that was not in the training data.
        with open(folder / "gaps.csv", "w", newline="") as file:
            csv.writer(file).writerows([["one", "b", "c", "d", "e", "kind"]] + [
                ["" if i % 7 == 1 else f"{x:.6f}", "" if i % 5 == 2 else f"{y:.6f}",
                 "" if i % 9 == 3 else "ab"[int(z > 0)], "" if i % 6 == 4 else "pq"[int(x > 0)], "uv"[int(y > 0)], k]
                for i, ((x, y, z), k) in enumerate(zip(points, kind))])
        with open(folder / "gap_rows.csv", "w", newline="") as file:
            csv.writer(file).writerows([["one", "b", "c", "d", "e"], ["", "0.5", "a", "p", "u"], ["1", "", "b", "", "v"],
                                        ["-1", "2", "", "q", "u"], ["", "", "", "", ""], ["0", "0", "new", "new", "v"]])
        with open(folder / "numbers.csv", "w", newline="") as file:
            csv.writer(file).writerows([["a", "b", "y"]] + [["" if i % 7 == 1 else f"{x:.6f}", f"{y:.6f}", f"{x + z:.6f}"]
                                                            for i, (x, y, z) in enumerate(points)])
        # Categories, a column called as an output is, a target by its logarithm, and outputs that cross.
        with open(folder / "prices.csv", "w", newline="") as file:
            csv.writer(file).writerows([["interval", "town", "price"]] + [
                [f"{x:.6f}", "pq"[int(y > 0)], f"{math.exp(x + z):.6f}"] for x, y, z in points])
        gaps = read_columns(folder / "gap_rows.csv")
        cases = [(["--data", "kinds.csv", "--activation", a], "rows.csv", colours)
                 for a in re.split(", | or ", offered)]
        cases += [
            (["--data", "kinds.csv", "--batch-norm", "--hidden", "12,9", "--dropout", "0.3"], "rows.csv", colours),
            (["--data", "kinds.csv", "--hidden", ""], "rows.csv", colours),
            (["--data", "moons"], "points.csv", {"features": other[:, :2]}),
            (["--data", "moons", "--loss", "cross-entropy"], "points.csv", {"features": other[:, :2]}),
            (["--data", "gaps.csv"], "gap_rows.csv", gaps),
            (["--data", "gaps.csv", "--column", "one=input,missing=flag", "--column", "c=input,missing=most-frequent"],
             "gap_rows.csv", gaps),
            (["--data", "gaps.csv", "--target", "e"], "gaps.csv", read_columns(folder / "gaps.csv", leave_out=["e"])),
            (["--data", "kinds.csv", "--target", "y", "--task", "regression", "--batch-norm"], "kinds.csv",
             read_columns(folder / "kinds.csv", leave_out=["y"])),
            (["--data", "numbers.csv", "--target-transform", "standardise"], "numbers.csv", {"features": np.column_stack(
                list(read_columns(folder / "numbers.csv", leave_out=["y"]).values()))}),
            (["--data", "kinds.csv", "--target", "y", "--loss", "quantile", "--batch-norm"], "kinds.csv",
             read_columns(folder / "kinds.csv", leave_out=["y"])),
            (["--data", "prices.csv", "--target-transform", "log", "--loss", "quantile", "--interval", "0.2",
              "--learning-rate", "0.1"], "prices.csv", read_columns(folder / "prices.csv", leave_out=["price"])),
        ]
        largest = 0.0
        for number, (options, rows_file, inputs) in enumerate(cases):
            name = f"run{number}"
            run("train", "--epochs", 4, "--hidden", 8, *options, "--run", name, "--quiet")
            rows = next(iter(inputs.values()))
            done = run("predict", name, "--data", rows_file, "-o", f"{name}.csv")
            assert f"{len(rows)} rows" in done.stdout, done
            run("export-model", name, "-o", f"{name}.onnx")
            run("export-model", name, "-o", f"{name}.safetensors")
            inputs = {"/column interval" if column == "interval" else column: cells for column, cells in inputs.items()}
            outputs, metadata = run_onnx(folder / f"{name}.onnx", inputs)
            assert metadata["epoch"] == "4"
            hasInterval = "quantile" in options
            assert list(outputs) == (["prediction", "interval"] if hasInterval else
                                     ["probabilities"] if metadata["classes"] != "[]" else ["prediction"]), outputs
            expected = np.column_stack(list(outputs.values()))

            with open(folder / f"{name}.csv", newline="") as file:
                head, *table = list(csv.reader(file))
            assert len(table) == len(rows)
            classes = json.loads(metadata["classes"])
            if classes:
                assert head == [metadata["target"]] + [f"{metadata['target']}={c}" for c in classes]
                told = np.array([[float(v) for v in line[1:]] for line in table])
                assert [line[0] for line in table] == [classes[i] for i in told.argmax(axis=1)]
                assert np.allclose(told.sum(axis=1), 1, atol=1e-6)
            else:
                ends = ["", " low", " high"] if hasInterval else [""]
                assert head == [metadata["target"] + end for end in ends]
                told = np.array([[float(v) for v in line] for line in table])
            if hasInterval:
                assert metadata["interval"] == (options[options.index("--interval") + 1] if "--interval" in options else "0.9")
                assert (told[:, 1] <= told[:, 0]).all() and (told[:, 0] <= told[:, 2]).all()
            largest = max(largest, np.abs(told - expected).max())
            assert np.allclose(told, expected, rtol=1e-4, atol=1e-5), (options, told - expected)
            theirs = run_onnxruntime(folder / f"{name}.onnx", inputs)
            for output, values in (theirs or {}).items():
                assert values.shape == outputs[output].shape, options
                assert np.allclose(values, outputs[output], rtol=1e-4, atol=1e-5), options

            checkpoint = read_safetensors(folder / name / "checkpoints" / "epoch-00004.safetensors")
            weights = read_safetensors(folder / f"{name}.safetensors")
            assert weights.keys() == {n for n in checkpoint if n.startswith("layers.")}
            assert all((weights[n] == checkpoint[n]).all() for n in weights)

        assert any(crossed) and not all(crossed), crossed

        # An epoch that is not kept; what cannot be read; what would write over something by mistake.
        run("train", "--data", "kinds.csv", "--epochs", 9, "--keep", 1, "--run", "long", "--quiet")
        run("export-model", "long", "--from", 3, "-o", "third.onnx")
        assert run_onnx(folder / "third.onnx", colours)[1]["epoch"] == "3"
        before = sorted(p.name for p in folder.iterdir())
        for arguments, said in [
            (["predict", "long", "--data", "points.csv", "-o", "never.csv"], "colour"),
            (["predict", "long", "--data", "rows.csv", "-o", "never.txt"], ".csv"),
            (["predict", "long", "-o", "never.csv"], "--data"),
            (["export-model", "long", "-o", "never.pt"], ".onnx"),
            (["export-model", "long", "--from", 99, "-o", "never.onnx"], "99"),
        ]:
            done = run(*arguments, code=2)
            assert said in done.stderr and done.stderr.count("\n") == 1 and not done.stdout, done
        done = run("export-model", "long", "-o", "missing/never.onnx", code=1)
        assert "never.onnx" in done.stderr, done
        assert sorted(p.name for p in folder.iterdir()) == before

        # The run's own data changed their columns: the model has kept what they meant.
        run("predict", "long", "--data", "rows.csv", "-o", "before.csv")
        text = (folder / "kinds.csv").read_text()
        (folder / "kinds.csv").write_text(text.replace("x,y,colour", "x,z,colour", 1))
        run("predict", "long", "--data", "rows.csv", "-o", "after.csv")
        assert (folder / "before.csv").read_text() == (folder / "after.csv").read_text()
        print(f"{len(cases)} models, predictions within {largest:.1e}")


if __name__ == "__main__":
    main()
