#!/usr/bin/env bash
# Every test from a bare clone: installs packages, builds, starts the servers, runs ctest.
# The last two lines are "N skipped" and "N passed, N failed". Arguments go to ctest (-L unit, -R regular-expression).
set -uo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

build=build/release
kafka_versions=(3.9.1 4.2.0)

stop_services() {
  local version server
  [[ -z ${starting:-} ]] || wait "$starting"
  for version in "${kafka_versions[@]}"; do
    tests/services/kafka.sh stop --wipe "$build/services/kafka-$version"
  done
  for server in elasticsearch-8.19.4 elasticsearch-7.17.29 opensearch-2.19.1; do
    tests/services/"${server%%-*}".sh stop --wipe "$build/services/$server"
  done
}

start_services() {
  local version
  for version in "${kafka_versions[@]}"; do
    tests/services/kafka.sh start --version "$version" "$build/services/kafka-$version" >/dev/null
  done
}

no_build() { # WHAT
  echo "$1 failed"
  printf '0 skipped\n0 passed, 1 failed\n'
  exit 1
}

cmake/install-packages.sh build test || no_build "installing packages"
trap stop_services EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
start_services &
starting=$!
cmake --preset release >/dev/null || no_build "cmake --preset release"
cmake --build --preset release || no_build "cmake --build --preset release"

results=$PWD/$build/test-results.xml
rm -f "$results"
wait "$starting"
ctest --test-dir "$build" --parallel 2 --output-on-failure --output-junit "$results" "$@"
python3 tests/summary.py "$results"
