#!/usr/bin/env bash
# Runs this example and shows the result: run.sh [FOLDER]
here=$(dirname -- "${BASH_SOURCE[0]}")
exec "$here/../run-example.sh" "$here" copy.txt "$@"
