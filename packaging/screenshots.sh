#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the README's pictures, docs/*.png, from the real window, with the build of the preset ci or of test.sh where there
# is one. Needs what test.sh installs.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source-path=SCRIPTDIR
source "$root/packaging/dependencies.sh"

build="$root/build-test"
if grep -qs '^BUILD_TESTING:BOOL=ON' "$root/build/CMakeCache.txt"; then build="$root/build"; fi
if [[ ! -f "$build/build.ninja" ]]; then
    "$cmake" -S "$root" -B "$build" -G Ninja -DCMAKE_MAKE_PROGRAM="$ninja" -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=ON
fi
"$cmake" --build "$build" --parallel "$(nproc)" --target Screenshots
mkdir -p "$root/docs"
QT_QPA_PLATFORM=offscreen "$build/tests/ui/Screenshots" "$root/docs"
