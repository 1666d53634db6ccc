#!/usr/bin/env bash
# Write requirements/uv.txt, demo.txt and test.txt from pyproject.toml, pinned and hashed.
# No registry's address goes into them, so that they install from whichever one the machine is set up for.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --no-emit-index-url --no-annotate "$@"
}
compile requirements/uv.in -o requirements/uv.txt
compile pyproject.toml requirements/build.in -o requirements/demo.txt
compile --extra test pyproject.toml requirements/build.in -o requirements/test.txt
