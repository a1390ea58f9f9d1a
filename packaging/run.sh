#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# From a fresh Debian 12 machine to a training run on the screen: installs what is missing, builds, and opens the window
# with the embedded digits. Without a display it trains them on the command line and draws the chart into a PNG file.
# Arguments go to the program instead of --demo.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source-path=SCRIPTDIR
source "$root/packaging/dependencies.sh"

install_missing "${build_packages[@]}" "${run_packages[@]}"
"$cmake" -S "$root" -B "$root/build" -G Ninja -DCMAKE_MAKE_PROGRAM="$ninja" -DCMAKE_BUILD_TYPE=Release >&2
"$cmake" --build "$root/build" --parallel "$(nproc)" --target throughline >&2
throughline="$root/build/app/throughline"

if (($# > 0)); then
    exec "$throughline" "$@"
fi
if [[ -n ${DISPLAY:-} || -n ${WAYLAND_DISPLAY:-} ]]; then
    exec "$throughline" --demo
fi

echo "No display: training the digits here." >&2
run="$root/out/digits-$(date +%Y%m%d-%H%M%S)-$$"
mkdir -p "$root/out"
"$throughline" train --data digits --run "$run"
"$throughline" export "$run" --output "$run.png" --title "Digits"
echo "The chart is $run.png"
