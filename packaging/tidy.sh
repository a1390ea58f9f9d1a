#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs clang-tidy with the checks of .clang-tidy over all sources, or over those whose path matches one of the
# expressions given: packaging/tidy.sh core/data. Needs a build folder that is built and joins no sources: that of the
# preset dev, or the one in BUILD.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${BUILD:-$root/build-dev}
if [[ ! -f $build/compile_commands.json ]]; then
    echo "There is no $build/compile_commands.json: configure and build first, as CONTRIBUTING.md says." >&2
    exit 1
fi
if grep -q /Unity/ "$build/compile_commands.json"; then
    echo "$build joins its sources, and names none of them: set BUILD to one that does not, as the preset dev makes it." >&2
    exit 1
fi
patterns=("$@")
((${#patterns[@]} > 0)) || patterns=("$root/(core|ui|app|tests)/")
# The numerics are compiled three times over; one entry a file is enough.
commands=$(mktemp -d)
trap 'rm -rf "$commands"' EXIT
/usr/bin/python3 - "$build/compile_commands.json" "$commands/compile_commands.json" <<'PYTHON'
import json
import re
import sys

entries = {}
for entry in json.load(open(sys.argv[1])):
    if "_autogen/" in entry["file"] or "/glibc-hwcaps/" in entry.get("output", "") or "_v3.dir" in entry["command"] \
            or "_v4.dir" in entry["command"]:
        continue
    # clang does not know these options of GCC's, nor what it has precompiled, and has no omp.h, which the comparison with
    # oneDNN needs.
    entry["command"] = re.sub(r"-include \S+/cmake_pch\.hxx |--param \S+ ", "", entry["command"])
    for option in ("-Wno-restrict", "-Wno-maybe-uninitialized", "-Wno-stringop-overflow", "-Wno-stringop-overread",
                   "-mno-direct-extern-access", "-fopenmp", "-DTHROUGHLINE_ONEDNN"):
        entry["command"] = entry["command"].replace(option + " ", "")
    entries.setdefault(entry["file"], entry)
json.dump(list(entries.values()), open(sys.argv[2], "w"))
PYTHON
run-clang-tidy -quiet -j "${JOBS:-$(nproc)}" -p "$commands" "${patterns[@]}" 2>/dev/null
