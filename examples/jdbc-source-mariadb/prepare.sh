#!/usr/bin/env bash
# Makes the table orders; the client goes by the same variables as source.properties.
set -euo pipefail
mariadb --no-defaults --protocol=tcp -h "$MYSQL_HOST" -P "$MYSQL_TCP_PORT" -u "$MYSQL_USER" "$MYSQL_DATABASE" <<'S'
DROP TABLE IF EXISTS orders;
CREATE TABLE orders(id INT AUTO_INCREMENT PRIMARY KEY, customer VARCHAR(50) NOT NULL, paid BOOLEAN, changed DATETIME(6) NOT NULL);
INSERT INTO orders(customer, paid, changed) VALUES
  ('ada', TRUE, '2024-02-29 12:00:00.000001'), ('bob', FALSE, '2024-02-29 12:00:00.000002'), ('cy', NULL, '2024-03-01 08:00:00');
S
