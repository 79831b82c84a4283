#!/usr/bin/env bash
mariadb --no-defaults --protocol=tcp -h "$MYSQL_HOST" -P "$MYSQL_TCP_PORT" -u "$MYSQL_USER" "$MYSQL_DATABASE" -N -B -e 'SELECT id, customer, total, changed FROM orders ORDER BY id'
