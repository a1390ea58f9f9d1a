#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes arrays as NumPy does, and what they hold as JSON: npy_arrays.py FOLDER."""
import json
import pathlib
import sys
import zipfile

import numpy as np

out = pathlib.Path(sys.argv[1])
random = np.random.default_rng(1)
expected = {}


def save(name, array, version=None):
    with open(out / name, "wb") as file:
        np.lib.format.write_array(file, array, version=version)
    expected[name] = {"shape": list(array.shape), "values": array.astype(np.float64).ravel().tolist()}


for kind in ["bool", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"]:
    for order in "<>":
        dtype = np.dtype(kind if kind == "bool" else order + kind)
        numbers = random.normal(size=(3, 4, 5)) * 100
        if dtype.kind in "iu":
            limits = np.iinfo(dtype)
            numbers[0, 0, :2] = limits.min, limits.max // 2
        if dtype.kind == "f":
            numbers[0, 0, :3] = 2.0**-20, -0.0, np.finfo(dtype).max
        array = np.abs(numbers).astype(dtype) if dtype.kind == "u" else numbers.astype(dtype)
        suffix = "little" if order == "<" else "big"
        save(f"{kind}-{suffix}.npy", array)
        save(f"{kind}-{suffix}-columns.npy", np.asfortranarray(array))
save("version2.npy", np.arange(6.0).reshape(2, 3), (2, 0))
save("version3.npy", np.asfortranarray(np.arange(6.0).reshape(2, 3)), (3, 0))
save("single.npy", np.arange(4.0))
save("nothing.npy", np.zeros((0, 7)))
save("scalar.npy", np.array(7.5))
with open(out / "expected.json", "w") as file:
    json.dump(expected, file)

x = random.integers(0, 256, (90, 4, 6)).astype(np.uint8)
y = (np.arange(90) * 7 % 3 + 4).astype(np.int64)
both = {"x_train": x[:60], "y_train": y[:60], "x_test": x[60:], "y_test": y[60:]}
np.savez(out / "stored.npz", **both)
np.savez_compressed(out / "packed.npz", **both)
np.savez(out / "columns.npz", x_train=np.asfortranarray(x[:60]), y_train=y[:60, None].astype(">i2"),
         x_test=x[60:], y_test=y[60:].astype(np.float32))
np.savez(out / "whole.npz", X=x, y=y)
np.savez(out / "one class.npz", x_train=x[:60], y_train=y[:60], x_test=x[60:63], y_test=np.full(3, 5))
np.savez(out / "unknown class.npz", x_train=x[:60], y_train=y[:60], x_test=x[60:63], y_test=np.full(3, 9))
np.savez(out / "validation.npz", x_train=x[:60], y_train=y[:60], x_val=x[60:80], y_val=y[60:80], x_test=x[80:],
         y_test=y[80:])
np.savez(out / "one-hot.npz", x=x.astype(np.float32), y=np.eye(3)[y - 4])
np.savez(out / "x alone.npz", x=x[:7])
np.savez(out / "two targets.npz", x=x, y=np.stack([y, y], 1))
np.savez(out / "numbers.npz", x=x.reshape(90, 24), y=random.normal(size=90))
for name, type, offset in [("few int", "i8", 0), ("few float", "f4", 0), ("negative int", "i4", -1), ("large int", "i4", 990)]:
    np.savez(out / f"{name}.npz", x=x[:60], y=(np.arange(60) % 12 + offset).astype(type))
np.savez(out / "colour.npz", x=random.integers(0, 256, (90, 5, 4, 3)).astype(np.uint8), y=y)
np.savez(out / "other names.npz", images_a=x, labels_a=y)
np.savez(out / "few labels.npz", x=x, y=y[:-1])
np.savez(out / "objects.npz", x=x, y=y.astype(object))
np.savez(out / "texts.npz", x=x, y=y.astype(str))
np.savez(out / "fields.npz", x=np.zeros(90, [("[a]", "<f4"), ("b", "<i4", (2,))]), y=y)
np.savez(out / "complex.npz", x=x + 1j, y=y)
np.savez(out / "dates.npz", x=x, y=y.astype("datetime64[s]"))
np.save(out / "table.npy", np.column_stack([random.normal(size=(90, 3)), y]))
np.save(out / "three columns.npy", np.ones((1, 3)))
np.save(out / "images.npy", x)
np.save(out / "classes.npy", y)
np.save(out / "x_own.npy", x.reshape(90, 24))
np.save(out / "y_own.npy", y)
with zipfile.ZipFile(out / "foreign.npz", "w") as archive:
    archive.write(out / "images.npy", "../../x.npy")
    archive.write(out / "classes.npy", "y.npy")
    archive.writestr("README.txt", "text")
with zipfile.ZipFile(out / "office.npz", "w") as archive:
    archive.writestr("xl/workbook.xml", "<workbook/>")
