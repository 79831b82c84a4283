#!/usr/bin/env bash
# One PostgreSQL server on the loopback interface, for tests.
#
#   postgres.sh start [--port P] [--set NAME=VALUE]... DATADIR   prints URL=, PORT=, PID=, LOG=, USER=, PASSWORD=, DATA=
#   postgres.sh stop [--wipe] DATADIR                            ends the server that start made; --wipe removes DATADIR
#
# Starting what runs already prints the same lines. A restart keeps the port and the data. --set passes a setting of
# postgresql.conf. PostgreSQL refuses to run as root: then it runs as the user postgres, and its data are in a folder of
# /var/tmp where that user cannot reach DATADIR.
# Exit codes: 0 fine, 1 failed, 2 wrong usage, 77 not available here (no PostgreSQL).
set -euo pipefail
start_limit=60  # seconds
user=kconnect password='kc secret&1'
NAME=postgres STOP_SIGNAL=INT  # INT: sessions are ended, TERM waits for them
# shellcheck source-path=SCRIPTDIR source=service.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/service.sh"

usage() { sed -n '4,5s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2; }

bindir() {
  local newest
  newest=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  [[ -n $newest && -x $newest/postgres ]] || fail 77 "PostgreSQL is needed (Debian: postgresql)"
  echo "$newest"
}

as_owner() { # COMMAND...: as the user that may run PostgreSQL
  if (($(id -u) == 0)); then
    setpriv --reuid=postgres --regid=postgres --init-groups "$@"
  else
    "$@"
  fi
}

data_folder() { # the one of an earlier start, else DATADIR/data, else one that the owner can reach
  local data
  data=$(fact DATA)
  if [[ -z $data ]]; then
    data=$dir/data
    mkdir -p "$data"
    if (($(id -u) == 0)); then chown postgres "$data"; fi
    if ! (cd / && as_owner test -w "$data"); then
      data=$(mktemp -d /var/tmp/kconnect-postgres.XXXXXX)
      chown postgres "$data"
    fi
    chmod 700 "$data"
  fi
  echo "$data"
}

install_database() { # DATA
  local secret
  secret=$(mktemp /var/tmp/kconnect-postgres-password.XXXXXX)
  echo "$password" >"$secret"
  if (($(id -u) == 0)); then chown postgres "$secret"; fi
  (cd / && as_owner "$bin/initdb" -D "$1" -U "$user" --auth=scram-sha-256 "--pwfile=$secret" -E UTF8 --locale=C.UTF-8 \
    --no-sync) >"$dir/install.log" 2>&1 || { cat "$dir/install.log" >&2; rm -f "$secret"; fail 1 "cannot prepare $1"; }
  rm -f "$secret"
}

answers() { # PORT
  PGPASSWORD=$password "$bin/psql" -X -q -h 127.0.0.1 -p "$1" -U "$user" -d postgres -c ''
}

start() {
  local port='' pid data settings=()
  while (($# > 1)); do
    case $1 in
      --port) port=$2 ;;
      --set) settings+=(-c "$2") ;;
      *) usage ;;
    esac
    shift 2
  done
  enter "$@"
  if is_running; then
    print_facts
    return
  fi

  bin=$(bindir)
  choose_port "$port"
  data=$(data_folder)
  [[ -e $data/PG_VERSION ]] || install_database "$data"
  rm -f "$data/postmaster.pid"  # of a server that was killed

  : >"$dir/server.log"
  # The server must hold neither the lock nor the caller's pipe.
  (cd / && if (($(id -u) == 0)); then change=(setpriv --reuid=postgres --regid=postgres --init-groups); else change=(); fi &&
    exec setsid "${change[@]}" "$bin/postgres" -D "$data" -p "$port" -c listen_addresses=127.0.0.1 \
      -c unix_socket_directories= -c shared_buffers=32MB -c fsync=off -c max_connections=100 -c timezone=UTC \
      "${settings[@]}") </dev/null >>"$dir/server.log" 2>&1 9>&- &
  pid=$!
  printf '%s\n' "URL=jdbc:postgresql://127.0.0.1:$port" "PORT=$port" "PID=$pid" "LOG=$dir/server.log" "USER=$user" \
    "PASSWORD=$password" "DATA=$data" "STARTED_AT=$(started_at "$pid")" >"$dir/server.env"
  if ! wait_until "$start_limit" "$pid" answers "$port"; then
    tail -n 20 "$dir/server.log" >&2
    fail 1 "PostgreSQL did not start"
  fi
  print_facts
}

wipe_more() { rm -rf -- "$(fact DATA)"; }

case ${1:-} in
  start | stop) "$@" ;;
  *) usage ;;
esac
