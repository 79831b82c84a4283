#!/usr/bin/env bash
rm -f shop.db shop.db-wal shop.db-shm
