#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs openai-client.mjs against the emulator named as $1; 77 means skipped.
cd "$(dirname "$0")" || exit 1
skip() { echo "skipped: $1"; exit 77; }
command -v node >/dev/null || skip "Node.js is not installed (package nodejs)"
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 18 ] || skip "Node.js $major is too old; the client needs 18"
[ -f node_modules/openai/package.json ] || skip "the client is not installed: npm ci in tests/node (./dev test does it)"
exec node openai-client.mjs "$1"
