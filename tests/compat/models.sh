#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The exported models, read by onnxruntime and safetensors from PyPI in a virtual environment of their own.
# usage: tests/compat/models.sh BUILD [VENV]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=${1:?usage: tests/compat/models.sh BUILD [VENV]}
venv=${2:-$build/compat-venv}
[[ -x $venv/bin/python ]] || /usr/bin/python3 -m venv "$venv"
"$venv/bin/pip" install --quiet numpy onnxruntime safetensors
"$venv/bin/python" -c 'import onnxruntime, safetensors; print("onnxruntime", onnxruntime.__version__, "· safetensors", safetensors.__version__)'
"$venv/bin/python" "$here/../app/models.py" "$build/app/throughline"
