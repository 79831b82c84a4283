#!/usr/bin/env bash
psql -X -q -At -c 'SELECT id, customer, total, changed FROM orders ORDER BY id'
