#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the test script $1, which needs the package $2, against the program $3; 77 means skipped.
cd "$(dirname "$0")" || exit 1
skip() { echo "skipped: $1"; exit 77; }
command -v node >/dev/null || skip "Node.js is not installed (package nodejs)"
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 18 ] || skip "Node.js $major is too old; $2 needs 18"
[ -f "node_modules/$2/package.json" ] || skip "$2 is not installed: npm ci in tests/node (./dev test does it)"
exec node "$1" "$3"
