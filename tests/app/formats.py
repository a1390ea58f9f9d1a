#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets the program write a run, one that was resumed from an earlier epoch, one that was stopped in the middle of an epoch,
a picture, a sweep and what waits in the window, and holds them, and the run that 0.1.0 wrote, against docs/formats.md: each field has a row there with its
type, each row that is not optional a field, checksums and bytes are as told.

usage: formats.py THROUGHLINE FORMATS.MD
"""
import json
import os
import pathlib
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib

program, page = sys.argv[1], pathlib.Path(sys.argv[2]).read_text()
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
HASH = re.compile(r"[0-9a-f]{16}")
MASK = 2**64 - 1


def xxh64(data):
    """XXH64 with seed 0, after the specification, version 0.1.1."""
    p1, p2, p3, p4, p5 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63,
                          0x27D4EB2F165667C5)

    def rotated(x, n):
        return (x << n | x >> (64 - n)) & MASK

    def mixed(lane, word):
        return rotated((lane + word * p2) & MASK, 31) * p1 & MASK

    lanes, at = [(p1 + p2) & MASK, p2, 0, -p1 & MASK], 0
    while len(data) - at >= 32:
        lanes = [mixed(lane, word) for lane, word in zip(lanes, struct.unpack_from("<4Q", data, at))]
        at += 32
    h = p5
    if len(data) >= 32:
        h = sum(rotated(lane, n) for lane, n in zip(lanes, (1, 7, 12, 18))) & MASK
        for lane in lanes:
            h = ((h ^ mixed(0, lane)) * p1 + p4) & MASK
    h = (h + len(data)) & MASK
    while len(data) - at >= 8:
        h = (rotated(h ^ mixed(0, struct.unpack_from("<Q", data, at)[0]), 27) * p1 + p4) & MASK
        at += 8
    if len(data) - at >= 4:
        h = (rotated(h ^ struct.unpack_from("<I", data, at)[0] * p1 & MASK, 23) * p2 + p3) & MASK
        at += 4
    for byte in data[at:]:
        h = rotated(h ^ byte * p5 & MASK, 11) * p1 & MASK
    h = (h ^ h >> 33) * p2 & MASK
    h = (h ^ h >> 29) * p3 & MASK
    return f"{h ^ h >> 32:016x}"


class Table:
    """The rows of the table whose first column is `head`, in one section of the page."""

    def __init__(self, section, head="field"):
        text = re.search(rf"^## {re.escape(section)}\n(.*?)(?=^## |\Z)", page, re.M | re.S).group(1)
        rows = re.search(rf"^\| {head} \|.*\n\| --- .*\n((?:\|.*\n)+)", text, re.M).group(1)
        self.section, self.rows, self.met = section, {}, set()
        for name, optional, kind in re.findall(r"^\| `(.*?)`( \?)? \| (.*?) \|", rows, re.M):
            self.rows[name] = (kind, bool(optional))

    def row(self, path):
        if path in self.rows:
            return path
        for name in self.rows:
            pattern = re.sub(r"<(.*?)>", lambda m: r"\d+" if m.group(1) == "i" else "[^\\[]+",
                             re.escape(name).replace("\\<", "<").replace("\\>", ">"))
            if "<" in name and re.fullmatch(pattern, path):
                return name
        raise AssertionError(f"{self.section}: no row for {path}")

    def check(self, path, value):
        """A value, and all that is in it."""
        if path in self.rows and self.rows[path][0].startswith("as `"):
            self.met.add(path)
            alias = re.match(r"as `(.*?)`", self.rows[path][0]).group(1)
            if any(name.startswith(alias) for name in self.rows):
                return self.check(alias, value)
            return self.check_kind(path, value, Table("run.json").rows[alias][0])
        if path in self.rows and (member := re.fullmatch("`(.*)` of `(run|sweep).json`", self.rows[path][0])):
            self.met.add(path)
            return Table(member[2] + ".json").check(member[1], value)
        if path in self.rows and self.rows[path][0] == "object of `run.json`":
            self.met.add(path)
            for key, member in value.items():
                if key != "folder":
                    Table("run.json").check(key, member)
            return
        if isinstance(value, dict):
            if path in self.rows:
                self.met.add(path)
            if not value:
                self.met |= {name for name in self.rows if name.startswith(path + ".<")}
            for key, member in value.items():
                self.check(f"{path}.{key}" if path else key, member)
        elif isinstance(value, list):
            if not value:
                self.met |= {name for name in self.rows if name.startswith(path + "[]")}
            for element in value:
                self.check(path + "[]", element)
        elif value is None and path + "[]" in self.rows:
            self.met.add(path + "[]")
        else:
            row = self.row(path)
            self.met.add(row)
            self.check_kind(path, value, self.rows[row][0])

    def check_kind(self, path, value, kind):
        texts = re.findall("`(.*?)`", kind)
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        holds = {"text": isinstance(value, str), "integer": isinstance(value, int) and not isinstance(value, bool),
                 "number": number or value in ("NaN", "Infinity", "-Infinity"), "boolean": isinstance(value, bool),
                 "time": isinstance(value, str) and TIME.fullmatch(value),
                 "hash": isinstance(value, str) and HASH.fullmatch(value), "empty": value == "", "null": value is None}
        kinds = [k for k in re.sub("`.*?`", "", kind).replace(" or ", " ").split() if k != "object"]
        assert value in texts or any(holds[k] for k in kinds), f"{self.section}: {path} is {value!r}, not {kind}"

    def finish(self):
        missing = [name for name, (_, optional) in self.rows.items() if name not in self.met and not optional]
        assert not missing, f"{self.section}: the program does not write {missing}"


def run(*arguments):
    return subprocess.run([program, *map(str, arguments)], check=True, capture_output=True, text=True,
                          env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}).stdout


class Digits(str):
    """A number as it stands in a file."""


def compact(value):
    """JSON text with sorted keys and without blanks, the numbers as they were read."""
    if isinstance(value, Digits):
        return value
    if isinstance(value, dict):
        return "{" + ",".join(f"{compact(key)}:{compact(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(compact, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def check_run(folder, table):
    text = (folder / "run.json").read_text()
    info = json.loads(text)
    table.check("", info)
    assert text.startswith('{\n "format": "throughline-run",\n "format_version": 1,\n') and text.endswith("\n}\n")
    paragraph = re.search(r"members (.*?), keys sorted", page, re.S).group(1)
    digits = json.loads(text, parse_float=Digits, parse_int=Digits)
    covered = {key: digits[key] for key in re.findall("`(.*?)`", paragraph)}
    rest, sums = set(info) - set(covered), info.get("checksums", {})
    rest -= {"tags", "comment"}  # of the user, who may edit them
    rest -= {"remarks"} if sums else set()  # as the checksums, not in what 0.1.0 wrote
    assert rest == {"name", "notes", "checksum", *sums, *(["checksums"] if sums else [])}, rest
    for remark in info.get("remarks", []):
        assert remark["code"] in codes.rows, f"run.json: no row for {remark['code']}"
        wanted = codes.rows[remark["code"]][0]
        assert len(remark["arguments"]) == (0 if wanted == "–" else len(wanted.split(", "))), remark
    for key, checksum in sums.items():
        assert checksum == xxh64(compact(digits[key]).encode()), f"run.json: checksum of {key}"
    assert info["checksum"] == xxh64(compact(covered).encode()), "run.json: checksum"
    return info


def check_history(file, table, first=1):
    text = file.read_text()
    assert text.startswith("[\n{") and text.endswith("}\n]\n"), text[-20:]
    records = json.loads(text)
    table.check("", records)
    lines = text[2:-3].split(",\n")
    assert [json.loads(line) for line in lines] == records and " " not in text
    assert [record["epoch"] for record in records] == list(range(first, first + len(records)))
    for record in records:
        keys = list(record)
        assert keys[0] == "epoch" and keys[-3:] == ["learning_rate", "seconds", "time"], keys
    return records


def check_checkpoint(file, info, arrays, metadata):
    data = file.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + length])
    assert length % 8 == 0
    texts = header.pop("__metadata__")
    end = 0
    for name, array in header.items():
        arrays.met.add(arrays.row(name))
        assert array["dtype"] == "F32" and array["data_offsets"][0] == end, name
        count = 1
        for extent in array["shape"]:
            count *= extent
        end += 4 * count
        assert array["data_offsets"][1] == end, name
        if name.endswith("0.weight") and "norm" not in name:
            assert array["shape"] == info["widths"][1::-1], (name, array)
    assert len(data) == 8 + length + end
    for key, text in texts.items():
        kind = metadata.rows[metadata.row(key)][0]
        if kind == "JSON":
            metadata.met.add(key)
            wanted = info["fingerprint"]["classes"] if key == "class_names" else info[key]
            if key != "configuration":  # a resume may have asked for more epochs since
                assert json.loads(text) == wanted, key
            assert type(json.loads(text)) is type(wanted), key
        else:
            metadata.check(key, json.loads(text) if kind in ("integer", "number") else text)
    place = data.index(b'"checksum":"') + len('"checksum":"')
    assert xxh64(data[:place] + b"0" * 16 + data[place + 16:]) == texts["checksum"], file
    assert file.name.startswith(f"epoch-{int(texts['epoch']):05d}") and ("-batch-" in file.name) == (texts["batch"] != "0")
    return header


def check_picture(file, table):
    data, at, text, seen = file.read_bytes(), 8, b"", []
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0]
        if kind == b"zTXt":
            assert body.startswith(b"throughline\0\0") and b"IDAT" not in seen
            part = zlib.decompress(body[13:])
            assert len(part) <= 1_000_000
            text += part
        seen.append(kind)
        at += 12 + length
    assert text.isascii() and text.endswith(b"}\n")
    figure = json.loads(text)
    table.check("", figure)
    return figure


TABLE = """age,town,fare,alive
22,Paris,7.25,no
38,London,,yes
26,,7.9,yes
35,Paris,53.1,yes
35,London,8.05,no
,Paris,8.4,no
54,London,51.8,no
2,Rome,21.0,no
27,Rome,11.1,yes
14,London,30.0,yes
4,Paris,16.7,yes
58,Rome,26.5,yes
"""

with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    runs, histories, figures = Table("run.json"), Table("history.json"), Table("The picture chunk")
    arrays, metadata, codes = Table("Checkpoints", "array"), Table("Checkpoints"), Table("run.json", "code")

    (folder / "table.csv").write_text(TABLE)
    run("train", "--data", folder / "table.csv", "--hidden", "4,3", "--batch-norm", "--epochs", 6, "--run", folder / "a",
        "--quiet")
    # The user's own words, which a resume leaves alone.
    labelled = json.loads((folder / "a/run.json").read_text()) | {"tags": ["baseline"], "comment": "two\nlines"}
    (folder / "a/run.json").write_text(json.dumps(labelled))
    run("resume", folder / "a", "--from", 3, "--epochs", 8, "--quiet")
    info = check_run(folder / "a", runs)
    assert info["tags"] == ["baseline"] and info["comment"] == "two\nlines"
    assert info["notes"] == [] and {"missing-replaced", "missing-kept"} <= {remark["code"] for remark in info["remarks"]}
    assert len(check_history(folder / "a/history.json", histories)) == 8
    assert len(check_history(folder / "a/abandoned/1.json", histories, 4)) == 3
    assert [file.name for file in (folder / "a/abandoned/1").iterdir()] == ["epoch-00006.safetensors"]
    for file in [*(folder / "a/checkpoints").iterdir(), *(folder / "a/abandoned/1").iterdir()]:
        check_checkpoint(file, info, arrays, metadata)

    # A fork, whose checkpoints hold its own settings and the best of its parent's.
    run("fork", folder / "a", "--from", 6, "--learning-rate", 0.01, "--leave-out-rows", "0,3", "--run", folder / "fork",
        "--quiet")
    forked = check_run(folder / "fork", runs)
    assert forked["parent"]["folder"] == str(folder / "a") and forked["parent"]["id"] == info["id"], forked["parent"]
    assert forked["left_out_rows"] == [0, 3]
    assert json.loads((folder / "fork/history.json").read_text())[:6] == json.loads((folder / "a/history.json").read_text())[:6]
    for file in (folder / "fork/checkpoints").iterdir():
        check_checkpoint(file, forked, arrays, metadata)

    # What 0.1.0 wrote.
    old = pathlib.Path(__file__).resolve().parents[1] / "session/runs/0.1.0/run"
    info = check_run(old, runs)
    check_history(old / "history.json", histories)
    for file in [*(old / "checkpoints").iterdir(), *(old / "abandoned/1").iterdir()]:
        check_checkpoint(file, info, arrays, metadata)

    # The slots of every optimiser; regression.
    for optimizer, momentum, slots in (("sgd", 0.9, ["velocity"]), ("rmsprop", 0.9, ["square", "velocity"]),
                                       ("adagrad", 0, ["square"]), ("nadam", 0, ["m", "v"]), ("sgd", 0, [])):
        run("train", "--data", "diabetes", "--hidden", "4", "--optimizer", optimizer, "--epochs", 1,
            *(["--momentum", momentum] if momentum else []), "--run", folder / f"{optimizer}{momentum}", "--quiet")
        header = check_checkpoint(folder / f"{optimizer}{momentum}/checkpoints/epoch-00001.safetensors",
                                  check_run(folder / f"{optimizer}{momentum}", runs), arrays, metadata)
        assert list(dict.fromkeys(n.split(".")[1] for n in header if n.startswith("optimizer."))) == slots, optimizer
    records = check_history(folder / "sgd0/history.json", histories)
    assert {"loss", "mae", "rmse", "r2", "val_loss"} <= set(records[0]), records[0]
    run("train", "--data", "diabetes", "--loss", "quantile", "--epochs", 1, "--run", folder / "quantile", "--quiet")
    assert check_run(folder / "quantile", runs)["configuration"]["interval"] == 0.9
    assert {"coverage", "val_coverage"} <= set(check_history(folder / "quantile/history.json", histories)[0])

    # Stopped in the middle of an epoch, most likely.
    process = subprocess.Popen([program, "train", "--data", "digits", "--hidden", "600,600", "--batch-size", "4", "--epochs",
                                "1000", "--top-k", "3", "--run", folder / "stopped", "--quiet"], stdout=subprocess.DEVNULL)
    while not (folder / "stopped/history.json").exists() or (folder / "stopped/history.json").stat().st_size < 10:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    assert process.wait() == 130
    info = check_run(folder / "stopped", runs)
    assert info["sessions"][-1]["outcome"] == "stopped" and info["events"][-1]["kind"] == "stopped"
    assert "top_k_accuracy" in check_history(folder / "stopped/history.json", histories)[0]
    for file in (folder / "stopped/checkpoints").iterdir():
        check_checkpoint(file, info, arrays, metadata)

    (folder / "a.toml").write_text('runs = ["a"]\n[labels]\nloss = "Loss of it"\n[log]\nloss = true\n')
    run("export", folder / "a.toml", "-o", folder / "a.png")
    figure = check_picture(folder / "a.png", figures)
    assert figure["histories"][0]["epoch"] == list(range(1, 9)) and len(figure["histories"][0]["abandoned"]) == 1

    sweeps = Table("sweep.json")
    run("train", "--data", folder / "table.csv", "--epochs", 1, "--vary", "hidden=4,\"8,4\"", "--seeds", 2, "--run",
        folder / "sweep", "--quiet")
    sweep = json.loads((folder / "sweep/sweep.json").read_text())
    sweeps.check("", sweep)
    assert [len(one["settings"]) for one in sweep["runs"]] == [2] * 4
    for one in sweep["runs"]:
        info = check_run(folder / "sweep" / one["train"]["folder"], runs)
        assert info["name"] == one["train"]["name"] and info["data"] == one["train"]["data"]
        assert info["configuration"]["seed"] == one["train"]["configuration"]["seed"]

    # What the window keeps of what waits: it takes up what it finds, and writes it anew once something begins.
    queues, home = Table("queue.json"), folder / "home"
    (home / "throughline/queue").mkdir(parents=True)
    kept = home / "throughline/queue/queue.json"
    given = {"format": "throughline-queue", "format_version": 1, "at_once": 1, "held": True, "entries": [
        {"sweep": str(folder / "sweep"), "train": sweep["runs"][0]["train"]},
        {"failed": True, "resume": {"folder": str(folder / "a"), "from": "epoch", "epoch": 4, "epochs": 9, "patience": 2,
                                    "learning_rate": 0.01, "warm_restart": True, "data": "/else/where.csv", "accept_changed_data": True, "threads": 1}}]}
    kept.write_text(json.dumps(given))
    window = subprocess.Popen([program, "--demo"], env=os.environ | {
        "QT_QPA_PLATFORM": "offscreen", "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)})
    while len(queue := json.loads(kept.read_text())["entries"]) < 3:
        time.sleep(0.05)
    window.send_signal(signal.SIGTERM)
    assert window.wait() == 143
    queue = json.loads(kept.read_text())
    queues.check("", queue)
    assert queue["held"] and queue["entries"][0]["began"] and queue["entries"][1:] == given["entries"]
    for table in (runs, histories, arrays, metadata, figures, sweeps, queues):
        table.finish()

    run("export-model", folder / "a", "-o", folder / "a.safetensors")
    data = (folder / "a.safetensors").read_bytes()
    weights = json.loads(data[8:8 + struct.unpack("<Q", data[:8])[0]])
    assert weights.pop("__metadata__").keys() == {"format", "producer", "epoch"}
    assert all(name.startswith("layers.") for name in weights)
