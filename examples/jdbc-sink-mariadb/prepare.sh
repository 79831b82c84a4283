#!/usr/bin/env bash
# Drops the table orders; the client goes by the same variables as sink.properties.
set -euo pipefail
mariadb --no-defaults --protocol=tcp -h "$MYSQL_HOST" -P "$MYSQL_TCP_PORT" -u "$MYSQL_USER" "$MYSQL_DATABASE" -e 'DROP TABLE IF EXISTS orders'
