#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The arrows between the parts, held against what the sources include and against what the build lets them see: a part
knows those below it alone, and the parts of the core below the sessions know no Qt.

usage: arrows.py SOURCE BUILD    (BUILD has a compile_commands.json)
"""
import json
import pathlib
import re
import sys

source, build = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])

# Folder: the parts whose headers it may include, its own apart, and what it may not see of Qt.
NO_QT = r"Q[A-Z]\w*|Qt\w+/.*"
NO_WINDOWS = (r"Qt(Widgets|Gui|Charts)/.*|"
              r"Q(Widget|Paint|Application|GuiApplication|Action|Font|Color|Brush|Pen|Image|Pixmap|Icon|Mouse|Chart)\w*")
CORE = {"base", "io", "nn", "data", "history", "session"}
CHART = {"curves", "axes", "painting", "stack", "figure", "evaluation"}
PARTS = {
    "core/base": (set(), NO_QT),
    "core/io": ({"base"}, NO_QT),
    "core/nn": ({"base"}, NO_QT),
    "core/pictures": ({"base"}, None),
    "core/data": ({"base", "io", "nn", "pictures"}, NO_QT),
    "core/history": ({"base", "io", "nn"}, NO_QT),
    "core/session": ({"base", "io", "nn", "data", "history"}, NO_WINDOWS),
    "ui/text": (CORE, NO_WINDOWS),
    "ui/theme": (set(), None),
    "ui/chart/curves": ({"base", "io", "nn", "history"}, NO_WINDOWS),
    "ui/chart/axes": ({"base", "io", "nn", "history", "text", "theme", "curves"}, None),
    "ui/chart/painting": ({"base", "io", "nn", "history", "text", "theme", "curves", "axes"}, None),
    "ui/chart/stack": ({"base", "io", "nn", "history", "text", "theme", "curves", "axes", "painting"}, None),
    "ui/chart/figure": ({"base", "io", "nn", "history", "text", "theme", "curves", "axes", "painting"}, None),
    "ui/chart/evaluation": (CORE | {"text", "theme", "curves", "axes", "painting", "figure"}, None),
    "ui": (CORE | CHART | {"text", "theme"}, None),
    "app": (CORE | CHART | {"text", "theme", "ui"}, None),
}
LINE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.M)
faults = []


def folder_of(file):
    """The part that a source belongs to; nothing for one outside all of them."""
    return max((folder for folder in PARTS if (source / folder) in file.parents), key=len, default=None)


met = set()
for file in sorted(path for top in ("core", "ui", "app") for path in (source / top).rglob("*") if path.suffix in (".cpp", ".h")):
    folder = folder_of(file)
    if folder is None:
        faults.append(f"{file.relative_to(source)}: in no part")
        continue
    met.add(folder)
    below, forbidden = PARTS[folder]
    for own, other in LINE.findall(file.read_text()):
        part = own.split("/")[0] if "/" in own else None
        if part and part not in below | {pathlib.Path(folder).name}:
            faults.append(f"{file.relative_to(source)} includes {own}: {folder} knows {sorted(below) or 'no other part'}")
        if other and forbidden and re.fullmatch(forbidden, other):
            faults.append(f"{file.relative_to(source)} includes <{other}>")

for command in json.loads((build / "compile_commands.json").read_text()):
    file = pathlib.Path(command["file"])
    folder = folder_of(file)
    if folder is None:
        continue
    below, forbidden = PARTS[folder]
    line = command["command"]
    seen = set(re.findall(rf"-I{re.escape(str(build))}/include/(\w+)", line)) - {pathlib.Path(folder).name}
    if not seen <= below:
        faults.append(f"{folder}: the build lets it see {sorted(seen - below)}")
    modules = set(re.findall(r"-DQT_(\w+)_LIB", line))
    if (forbidden == NO_QT and modules) or (forbidden == NO_WINDOWS and modules & {"GUI", "WIDGETS"}):
        faults.append(f"{folder}: the build links Qt's {sorted(modules)}")

faults += [f"{folder}: no sources" for folder in sorted(PARTS.keys() - met)]
print("\n".join(dict.fromkeys(faults)) or "all arrows point downward")
sys.exit(bool(faults))
