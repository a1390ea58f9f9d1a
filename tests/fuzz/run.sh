#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the fuzz targets with clang and runs each for SECONDS (60 unless given), or only those named after it:
#   tests/fuzz/run.sh 3600 CsvFuzz
# What a target finds lies in build-fuzz/found; the corpus grows in build-fuzz/corpus and is kept from run to run.
# The short form, that of ctest, has a build of its own, build-fuzz-short: what is not optimised runs at a third of the
# speed, and is compiled in a third of the time. --build builds it and runs nothing. --inputs N in place of SECONDS runs what is
# built, tries N inputs, the same in the same order each time: a test that fails fails again.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
build="$root/build-fuzz"
corpus="$build/corpus"
build_first=true run=true
launcher=() flags=()
case ${1:-} in
--build | --inputs)
    build="$build-short"
    # Without the checks that stand at each access to memory, which address has one for: a third of the compiler's time.
    flags=(-DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O0"
        -DTHROUGHLINE_SANITIZE=address,bool,bounds,enum,integer-divide-by-zero,return,shift,signed-integer-overflow,unreachable)
    ;;&
--build) run=false && shift ;;
--inputs)
    build_first=false
    most="$2 inputs"
    options=(-runs="$2" -seed=1 -reload=0)
    # libFuzzer tells comparisons apart by their addresses: only where these are fixed does a seed fix the inputs.
    if setarch -R true 2>/dev/null; then launcher=(setarch -R); fi
    corpus=$(mktemp -d)
    trap 'rm -rf "$corpus"' EXIT
    shift 2
    ;;
*)
    most="${1:-60} s"
    options=(-max_total_time="${1:-60}" -seed=0) # another one each time
    (($# == 0)) || shift
    ;;
esac
targets=("$@")
((${#targets[@]} > 0)) || mapfile -t targets < <(cd "$here" && basename --suffix=.cpp ./*Fuzz.cpp)

if $build_first; then
    (cd "$root" && /usr/bin/cmake --preset fuzz -B "$build" "${flags[@]}" >/dev/null)
    /usr/bin/cmake --build "$build" --target "${targets[@]}"
    /usr/bin/python3 "$here/seeds.py" "$build/seeds"
fi
$run || exit 0

mkdir -p "$build/found"
status=0
for target in "${targets[@]}"; do
    mkdir -p "$corpus/$target"
    echo "$target, $most" >&2
    if ! "${launcher[@]}" "$build/tests/fuzz/$target" "${options[@]}" -max_len=65536 \
        -timeout=120 -rss_limit_mb=2048 -malloc_limit_mb=1024 -use_value_profile=1 -print_final_stats=1 \
        -artifact_prefix="$build/found/$target-" \
        "$corpus/$target" "$build/seeds/$target" >"$build/found/$target.log" 2>&1; then
        tail -n 60 "$build/found/$target.log" >&2
        status=1
    fi
    grep -E "stat::(number_of_executed_units|peak_rss_mb)" "$build/found/$target.log" >&2 || true
done
exit $status
