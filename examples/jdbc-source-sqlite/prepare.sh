#!/usr/bin/env bash
# Makes shop.db.
set -euo pipefail
rm -f shop.db
python3 - <<'P'
import sqlite3
shop = sqlite3.connect('shop.db')
shop.executescript('''
CREATE TABLE orders(id INTEGER PRIMARY KEY AUTOINCREMENT, customer TEXT NOT NULL, total DOUBLE);
INSERT INTO orders(customer, total) VALUES('ada', 12.5), ('bob', 8.25), ('cy', NULL);
''')
P
