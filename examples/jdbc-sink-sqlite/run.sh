#!/usr/bin/env bash
# Runs this example on the embedded broker: run.sh [FOLDER]. FOLDER takes the files; default: a temporary one.
here=$(dirname -- "${BASH_SOURCE[0]}")
exec "$here/../run-example.sh" "$here" orders.txt "$@"
