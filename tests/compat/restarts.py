#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds `throughline info --json --values` against a collection of runs that were killed and resumed.

    restarts.py THROUGHLINE FOLDER [TOOL ...]

FOLDER/<tool>/<case>/expect.json tells what to open and what each run's live series and ghosts must be. Cases are copied before
they are opened: they have folders to be made and times to be set. Exit status 1 where something differs.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile


def numbers(values):
    """NaN and infinities are told as null; the collection as names."""
    return [None if isinstance(v, str) or v is None else v for v in values]


def same(found, wanted):
    found, wanted = numbers(found), numbers(wanted)
    if len(found) != len(wanted):
        return False
    return all((a is None) == (b is None) and (a is None or abs(a - b) <= 1e-6 * max(1.0, abs(b))) for a, b in zip(found, wanted))


def curve(points):
    x = points[0]
    return f"{len(x)} points" + (f", x {x[0]} to {x[-1]}" if x else "")


def compare(run, found, label):
    """What is wrong with one history. Series that the collection does not name may be there besides."""
    series = found["series"]
    for name, wanted in run["series"].items():
        if name not in series:
            yield f"{label}: has no {name}, but {', '.join(list(series)[:8])}"
            continue
        told = series[name]["x"], series[name]["value"]
        wanted = wanted["x"], wanted["value"]
        if not all(map(same, told, wanted)):
            yield f"{label}: {name} has {curve(told)}, not {curve(wanted)}"
    ghosts = {}
    for ghost in found.get("ghosts", []):
        for name, told in ghost.items():
            ghosts.setdefault(name, []).append((told["x"], told["value"]))
    for name in {**run.get("ghosts", {}), **{n: [] for n in ghosts if n in run["series"]}}:
        wanted, told = run.get("ghosts", {}).get(name, []), ghosts.get(name, [])
        equal = len(wanted) == len(told) and all(all(map(same, a, b)) for a, b in zip(told, wanted))
        if not equal:
            yield (f"{label}: ghosts of {name} are [{'; '.join(map(curve, told))}], "
                   f"not [{'; '.join(map(curve, wanted))}]")


def check(program, case):
    expect = json.loads((case / "expect.json").read_text())
    with tempfile.TemporaryDirectory() as temporary:
        copy = pathlib.Path(temporary) / case.name
        shutil.copytree(case, copy, symlinks=True)
        (copy / "expect.json").unlink()
        for folder in expect.get("empty_dirs", []):
            (copy / folder).mkdir(parents=True, exist_ok=True)
        for path, seconds in (expect.get("mtimes") or {}).items():
            os.utime(copy / path, (seconds, seconds))
        result = subprocess.run([program, "info", "--json", "--values", copy / expect["open"]], capture_output=True, text=True)
    runs = expect["runs"]
    if result.returncode != 0:
        if runs or result.returncode != 2:
            yield result.stderr.strip() or f"ended with {result.returncode}"
        return
    found = json.loads(result.stdout)
    histories = found.get("histories", [found])
    if not runs:
        if found["records"] != 0:
            yield f"has {found['records']} records, not none"
        return
    histories = [h for h in histories if h["records"] > 0]
    if len(histories) != len(runs):
        names = ", ".join(f"{h.get('name', '')} ({h['records']})" for h in histories)
        yield f"is {len(histories)} histories, not {len(runs)}: {names}"
        return
    if len(runs) == 1:
        yield from compare(runs[0], histories[0], runs[0].get("name", "run"))
        return
    # In whatever order: each run's must be one of them.
    left = list(histories)
    for run in runs:
        wrong = [list(compare(run, h, run.get("name", "run"))) for h in left]
        best = min(range(len(left)), key=lambda i: len(wrong[i]))
        yield from wrong[best]
        left.pop(best)


def main():
    program, folder, tools = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    looked = wrong = 0
    for case in sorted(p.parent for p in folder.glob("*/*/expect.json")):
        if tools and case.parent.name not in tools:
            continue
        looked += 1
        differences = list(check(program, case))
        wrong += bool(differences)
        for difference in differences:
            print(f"{case.relative_to(folder)}: {difference}")
    print(f"{looked} cases, {wrong} wrong")
    return 1 if wrong or not looked else 0


sys.exit(main())
