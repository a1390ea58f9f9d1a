# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# The one list of what Debian 12 must provide, and the function that installs what is missing of it. Sourced by run.sh
# and test.sh.

build_packages=(
    build-essential
    cmake
    ninja-build
    qt6-base-dev
    qt6-charts-dev
    libqt6opengl6-dev # qt6-charts-dev needs it and does not say so
    qt6-svg-dev
    libgl-dev
    libeigen3-dev
    nlohmann-json3-dev
    libexpected-dev
    libtomlplusplus-dev
    zlib1g-dev
    libprotozero-dev
    libzip-dev
    libxxhash-dev
    libsqlite3-dev
    libsnappy-dev
    libzstd-dev
)
run_packages=(
    fonts-inter
)
test_packages=(
    clang-format
    clang
    libclang-rt-14-dev # sanitizers and libFuzzer
    python3
    python3-numpy
    dataset-fashion-mnist
    dbus
    openssh-server # the tests start one of their own on the loopback
)

is_installed() {
    dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

# Installs those of the packages given that are not there; asks apt for nothing when all are.
install_missing() {
    local missing=() package
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    ((${#missing[@]} == 0)) && return 0

    local as_root=()
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then
            echo "These packages are missing: ${missing[*]}" >&2
            echo "Install them as root, or install sudo: apt-get install ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    echo "Installing: ${missing[*]}" >&2
    "${as_root[@]}" apt-get update
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"
}

# A cmake or ninja that comes first in PATH may be another than Debian's.
cmake=/usr/bin/cmake
ninja=/usr/bin/ninja
ctest=/usr/bin/ctest
