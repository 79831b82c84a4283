#!/usr/bin/env bash
# run-example.sh EXAMPLE RESULT [FOLDER]: runs the worker on a copy of the folder EXAMPLE, on the embedded broker, until
# the file RESULT is as expected.txt says; shows it, stops the worker. The example's prepare.sh, if it has one, runs first;
# its show.sh, if it has one, prints what RESULT is to hold.
# FOLDER takes the copy (default: a temporary one, removed afterwards). The worker is KCONNECT_BINARY, else the release
# build's, else the one of the PATH.
set -euo pipefail

example=$(cd -- "$1" && pwd)
result=$2
binary=${KCONNECT_BINARY:-$(dirname -- "${BASH_SOURCE[0]}")/../build/release/bin/kconnect-standalone}
if [[ -z ${KCONNECT_BINARY:-} && ! -x $binary ]]; then binary=$(command -v kconnect-standalone); fi
binary=$(cd -- "$(dirname -- "$binary")" && pwd)/$(basename -- "$binary")
limit=30  # seconds

if (($# > 2)); then
  mkdir -p "$3"
  folder=$(cd -- "$3" && pwd)
else
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi
cp "$example"/* "$folder"
cd "$folder"
rm -f "$result" connect.offsets
if [[ -x prepare.sh ]]; then ./prepare.sh; fi

"$binary" --embedded-kafka --listen http://127.0.0.1:0 worker.properties source.properties sink.properties \
  >worker.log 2>&1 &
worker=$!

deadline=$((SECONDS + limit))
show() {
  if [[ -x show.sh ]]; then ./show.sh >"$result" 2>/dev/null || true; fi
}
until show && cmp -s "$result" expected.txt; do
  if ! kill -0 "$worker" 2>/dev/null || ((SECONDS >= deadline)); then
    echo "$result is not as expected; the end of worker.log:" >&2
    tail -n 20 worker.log >&2
    kill "$worker" 2>/dev/null || true
    exit 1
  fi
  sleep 0.1
done
kill -TERM "$worker"
wait "$worker"
echo "$result:"
cat "$result"
