#!/bin/sh
# Runs remake.py in a Python environment that it makes the first time: in a folder that git ignores, or where VENV says.
set -e
cd "$(dirname "$0")"
venv=${VENV:-../node_modules/.cache/venv}
if [ ! -e "$venv/installed" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --requirement requirements.txt
  touch "$venv/installed"
fi
PYTHONDONTWRITEBYTECODE=1 TF_CPP_MIN_LOG_LEVEL=3 "$venv/bin/python" remake.py
