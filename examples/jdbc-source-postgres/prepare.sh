#!/usr/bin/env bash
# Makes the table orders; psql goes by the same variables as source.properties.
set -euo pipefail
psql -X -q -v ON_ERROR_STOP=1 <<'S'
SET client_min_messages = warning;
DROP TABLE IF EXISTS orders;
CREATE TABLE orders(id SERIAL PRIMARY KEY, customer TEXT NOT NULL, total NUMERIC(10,2), changed TIMESTAMPTZ NOT NULL);
INSERT INTO orders(customer, total, changed) VALUES
  ('ada', 12.5, '2024-02-29 12:00:00Z'), ('bob', 8.25, '2024-02-29 12:00:00Z'), ('cy', NULL, '2024-03-01 08:00:00Z');
S
