#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs the build into a fresh folder and starts the program there: it must find the numerics beside it, and the
loader must pick a variant by the processor, and another one where it is forced to (GLIBC_TUNABLES, ld.so(8)).

usage: installed.py CMAKE BUILD
"""
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

cmake, build = sys.argv[1:]
with tempfile.TemporaryDirectory() as prefix:
    subprocess.run([cmake, "--install", build, "--prefix", prefix], check=True, stdout=subprocess.DEVNULL,
                   env={k: v for k, v in os.environ.items() if k != "DESTDIR"})
    program = pathlib.Path(prefix) / "bin" / "throughline"

    def version(tunables=""):
        environment = os.environ | {"GLIBC_TUNABLES": tunables} if tunables else os.environ
        return subprocess.run([program, "--version"], check=True, capture_output=True, text=True, env=environment).stdout

    loaded = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout
    numerics = [line for line in loaded.splitlines() if "libthroughline-nn" in line]
    assert len(numerics) == 1 and os.path.realpath(prefix) in os.path.realpath(numerics[0].split()[2]), loaded
    print(version(), end="")
    if platform.machine() == "x86_64":
        baseline = version("glibc.cpu.hwcaps=-AVX512F,-AVX2_Usable,-AVX2")
        assert "for x86-64)" in baseline, baseline
        print(baseline, end="")
        if "avx512f" in pathlib.Path("/proc/cpuinfo").read_text():
            assert "x86-64-v4" in version() and "x86-64-v3" in version("glibc.cpu.hwcaps=-AVX512F"), version()
