#!/usr/bin/env bash
# One MariaDB server on the loopback interface, for tests.
#
#   mariadb.sh start [--port P] [--set NAME=VALUE]... DATADIR   prints URL=, PORT=, PID=, LOG=, USER=, PASSWORD=, SOCKET=
#   mariadb.sh stop [--wipe] DATADIR                            ends the server that start made; --wipe removes DATADIR
#
# Starting what runs already prints the same lines. A restart keeps the port and the data. --set passes an option of the
# server without its dashes. The user may do everything; the socket must be opened from within DATADIR/data.
# Exit codes: 0 fine, 1 failed, 2 wrong usage, 77 not available here (no MariaDB).
set -euo pipefail
PATH=$PATH:/usr/sbin:/usr/libexec
start_limit=90  # seconds
user=kconnect password='kc secret&1'

NAME=mariadb
# shellcheck source-path=SCRIPTDIR source=service.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/service.sh"

usage() { sed -n '4,5s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2; }

install_database() {
  mariadb-install-db --no-defaults "--datadir=$dir/data" --auth-root-authentication-method=normal --skip-test-db \
    "--user=$(id -un)" >"$dir/install.log" 2>&1 || { cat "$dir/install.log" >&2; fail 1 "cannot prepare $dir/data"; }
  cat >"$dir/init.sql" <<S
create user if not exists '$user'@'%' identified by '$password';
grant all privileges on *.* to '$user'@'%' with grant option;
S
}

answers() { (cd "$dir/data" && mariadb --no-defaults --socket=server.sock --user=root -e 'select 1'); }

start() {
  local port='' pid settings=()
  while (($# > 1)); do
    case $1 in
      --port) port=$2 ;;
      --set) settings+=("--$2") ;;
      *) usage ;;
    esac
    shift 2
  done
  enter "$@"
  if is_running; then
    print_facts
    return
  fi

  for command in mariadbd mariadb-install-db mariadb; do
    command -v "$command" >/dev/null || fail 77 "$command is needed (Debian: mariadb-server)"
  done
  choose_port "$port"
  [[ -d $dir/data/mysql ]] || install_database

  : >"$dir/server.log"
  # The server must hold neither the lock nor the caller's pipe.
  (cd / && exec setsid mariadbd --no-defaults "--user=$(id -un)" "--datadir=$dir/data" "--port=$port" \
    --bind-address=127.0.0.1 --socket=server.sock "--pid-file=$dir/data/server.pid" "--init-file=$dir/init.sql" \
    --character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci --skip-name-resolve \
    --innodb-buffer-pool-size=32M --innodb-log-file-size=16M --innodb-flush-log-at-trx-commit=0 \
    --performance-schema=OFF --max-connections=60 --default-time-zone=+00:00 "${settings[@]}") \
    </dev/null >>"$dir/server.log" 2>&1 9>&- &
  pid=$!
  printf '%s\n' "URL=jdbc:mariadb://127.0.0.1:$port" "PORT=$port" "PID=$pid" "LOG=$dir/server.log" "USER=$user" \
    "PASSWORD=$password" "SOCKET=$dir/data/server.sock" "STARTED_AT=$(started_at "$pid")" >"$dir/server.env"
  if ! wait_until "$start_limit" "$pid" answers; then
    tail -n 20 "$dir/server.log" >&2
    fail 1 "MariaDB did not start"
  fi
  print_facts
}

case ${1:-} in
  start | stop) "$@" ;;
  *) usage ;;
esac
