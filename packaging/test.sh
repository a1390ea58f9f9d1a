#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds with warnings as errors, checks the formatting, and runs every test. Arguments go to
# ctest, as in: packaging/test.sh -R CsvTest
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source-path=SCRIPTDIR
source "$root/packaging/dependencies.sh"

install_missing "${build_packages[@]}" "${run_packages[@]}" "${test_packages[@]}"

echo "Checking the formatting" >&2
find "$root/core" "$root/ui" "$root/app" "$root/tests" -name '*.cpp' -print0 -o -name '*.h' -print0 |
    xargs -0 -n 50 -P "$(nproc)" /usr/bin/clang-format --dry-run --Werror

build="$root/build-test"
"$cmake" -S "$root" -B "$build" -G Ninja -DCMAKE_MAKE_PROGRAM="$ninja" -DCMAKE_BUILD_TYPE=Release -DTHROUGHLINE_WERROR=ON -DBUILD_TESTING=ON
"$cmake" --build "$build" --parallel "$(nproc)"
# One more than there are cores: some tests wait for most of their time.
"$ctest" --test-dir "$build" --output-on-failure --parallel "$(($(nproc) + 1))" "$@"
