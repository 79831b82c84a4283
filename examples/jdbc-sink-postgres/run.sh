#!/usr/bin/env bash
# Runs this example on the embedded broker and a PostgreSQL server: run.sh [FOLDER]. FOLDER takes the files.
# PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD say which server; its table orders is made anew. Without a server at
# hand: tests/services/postgres.sh start FOLDER starts one and prints its port, user and password.
export PGHOST=${PGHOST:-localhost} PGPORT=${PGPORT:-5432} PGDATABASE=${PGDATABASE:-postgres} PGUSER=${PGUSER:-postgres}
export PGPASSWORD=${PGPASSWORD:-postgres}
here=$(dirname -- "${BASH_SOURCE[0]}")
exec "$here/../run-example.sh" "$here" orders.txt "$@"
