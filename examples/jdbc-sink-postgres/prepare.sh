#!/usr/bin/env bash
# Drops the table orders; psql goes by the same variables as sink.properties.
set -euo pipefail
PGOPTIONS='-c client_min_messages=warning' psql -X -q -c 'DROP TABLE IF EXISTS orders'
