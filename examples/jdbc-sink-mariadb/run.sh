#!/usr/bin/env bash
# Runs this example on the embedded broker and a MariaDB or MySQL server: run.sh [FOLDER]. FOLDER takes the files.
# MYSQL_HOST, MYSQL_TCP_PORT, MYSQL_DATABASE, MYSQL_USER and MYSQL_PWD say which server; its table orders is made anew.
# Without a server at hand: tests/services/mariadb.sh start FOLDER starts one and prints its port, user and password.
export MYSQL_HOST=${MYSQL_HOST:-127.0.0.1} MYSQL_TCP_PORT=${MYSQL_TCP_PORT:-3306} MYSQL_DATABASE=${MYSQL_DATABASE:-test}
export MYSQL_USER=${MYSQL_USER:-root} MYSQL_PWD=${MYSQL_PWD:-}
here=$(dirname -- "${BASH_SOURCE[0]}")
exec "$here/../run-example.sh" "$here" orders.txt "$@"
