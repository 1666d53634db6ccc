#!/usr/bin/env bash
# Install pinned, hashed requirements and then the project itself into .venv, with uv or else with pip.
# Two steps: an editable project has no file to hash, so it cannot stand in a hashed installation.
set -euo pipefail
cd "$(dirname "$0")/.."
requirements=$1
echo "Installing $requirements into .venv" >&2
if .venv/bin/uv --version >/dev/null 2>&1 &&
    .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$requirements"; then
    .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
else
    .venv/bin/pip install --quiet --require-hashes -r "$requirements"
    .venv/bin/pip install --quiet --no-deps --no-build-isolation -e .
fi
