#!/usr/bin/env bash
# What is in the table; times are milliseconds since 1970.
python3 - <<'P'
import sqlite3
for row in sqlite3.connect('shop.db').execute('select id, customer, total, changed from orders order by id'):
    print(*row, sep='|')
P
