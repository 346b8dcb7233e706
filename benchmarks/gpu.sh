#!/bin/sh
# Every GPU check and every record that fits in ten minutes, into benchmarks/results/gpu.json.
# DEVICE=cpu SEEDS=1 MINUTES=0.1 benchmarks/gpu.sh tries the script itself on a machine without one.
set -eu
cd "$(dirname "$0")/.."
exec "${PYTHON:-.venv/bin/python}" -m benchmarks.gpu \
    --device "${DEVICE:-cuda}" --seeds "${SEEDS:-5}" --minutes "${MINUTES:-10}"
