#!/usr/bin/env bash
# Make sure the browser tests have Chromium: the system's, a system package, or the browser tool's own.
set -euo pipefail
cd "$(dirname "$0")/.."
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done
echo "Installing Chromium for the browser tests" >&2
if command -v apt-get >/dev/null; then
    as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo -n)
    if "${as_root[@]}" apt-get update -qq >/dev/null 2>&1 &&
        DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq chromium fonts-liberation >/dev/null 2>&1; then
        exit 0
    fi
fi
if .venv/bin/playwright install chromium >/dev/null 2>&1; then
    exit 0
fi
echo "Chromium could not be installed. Install it as a system package (chromium), then run this again." >&2
exit 3
