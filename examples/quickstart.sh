#!/usr/bin/env bash
# From a bare clone to records on the screen: installs packages, builds, copies a file through the embedded broker.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

cmake/install-packages.sh build
cmake --preset release >/dev/null
cmake --build --preset release --target kconnect-standalone

folder=$(mktemp -d "${TMPDIR:-/tmp}/kconnect-quickstart.XXXXXX")
examples/file-to-file/run.sh "$folder"

cat <<HINT

lines.txt went line by line into a Kafka topic and from there into copy.txt, in one process.
Everything is in $folder. Go on with:

  cd $folder
  $PWD/build/release/bin/kconnect-standalone --embedded-kafka worker.properties source.properties sink.properties
  echo 'one more line' >> lines.txt; tail copy.txt    # in a second terminal; ctrl-c stops the worker
  curl -s localhost:8083/connectors/file-source/status

For a Kafka broker of your own set bootstrap.servers in worker.properties and leave --embedded-kafka out.
HINT
