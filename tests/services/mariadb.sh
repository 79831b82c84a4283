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

fail() { echo "mariadb.sh: $2" >&2; exit "$1"; }
usage() { sed -n '4,5s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2; }

# ---- the server's process: its pid counts only together with its start time ------------------------------------

started_at() { # PID -> clock ticks since boot
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  stat=${stat##*) }
  [[ ${stat%% *} != Z ]] || return 1
  awk '{print $20}' <<<"$stat"
}

fact() { sed -n "s/^$1=//p" "$dir/server.env" 2>/dev/null || true; }

is_running() { # the server of $dir
  local pid now
  pid=$(fact PID) && [[ -n $pid ]] && now=$(started_at "$pid") && [[ $now == "$(fact STARTED_AT)" ]]
}

# ---- start -----------------------------------------------------------------------------------------------------

is_open() { (exec 7<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() { # below the range from which the system gives ports to clients
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    is_open "$port" || break
  done
  echo "$port"
}

install_database() {
  mariadb-install-db --no-defaults "--datadir=$dir/data" --auth-root-authentication-method=normal --skip-test-db \
    "--user=$(id -un)" >"$dir/install.log" 2>&1 || { cat "$dir/install.log" >&2; fail 1 "cannot prepare $dir/data"; }
  cat >"$dir/init.sql" <<S
create user if not exists '$user'@'%' identified by '$password';
grant all privileges on *.* to '$user'@'%' with grant option;
S
}

answers() { (cd "$dir/data" && mariadb --no-defaults --socket=server.sock --user=root -e 'select 1') >/dev/null 2>&1; }

wait_until_started() { # PID
  local deadline=$((SECONDS + start_limit))
  until answers; do
    if ! started_at "$1" >/dev/null; then return 1; fi
    if ((SECONDS >= deadline)); then
      kill -KILL "$1" 2>/dev/null || true
      return 1
    fi
    sleep 0.1
  done
}

print_facts() { grep -v '^STARTED_AT=' "$dir/server.env"; }

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
  (($# == 1)) && [[ $1 != -* ]] || usage
  mkdir -p "$1"
  dir=$(cd -- "$1" && pwd)
  exec 9>"$dir/.lock"
  flock 9
  if is_running; then
    print_facts
    return
  fi

  for command in mariadbd mariadb-install-db mariadb; do
    command -v "$command" >/dev/null || fail 77 "$command is needed (Debian: mariadb-server)"
  done
  port=${port:-$(fact PORT)}
  port=${port:-$(free_port)}
  if is_open "$port"; then fail 1 "port $port is in use"; fi
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
  if ! wait_until_started "$pid"; then
    tail -n 20 "$dir/server.log" >&2
    fail 1 "MariaDB did not start"
  fi
  print_facts
}

# ---- stop ------------------------------------------------------------------------------------------------------

stop() {
  local wipe=false pid deadline=$((SECONDS + 20))
  if [[ ${1:-} == --wipe ]]; then
    wipe=true
    shift
  fi
  (($# == 1)) && [[ $1 != -* ]] || usage
  [[ -d $1 ]] || return 0
  dir=$(cd -- "$1" && pwd)
  if is_running; then
    pid=$(fact PID)
    kill -TERM "$pid"
    while is_running; do
      if ((SECONDS >= deadline)); then kill -KILL "$pid" 2>/dev/null || true; fi
      sleep 0.1
    done
  fi
  if $wipe && [[ -e $dir/init.sql ]]; then rm -rf -- "$dir"; fi
}

case ${1:-} in
  start | stop) "$@" ;;
  *) usage ;;
esac
