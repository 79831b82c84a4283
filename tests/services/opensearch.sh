#!/usr/bin/env bash
# One OpenSearch node on the loopback interface, for tests: no security, scripts or ingest processors.
#
#   opensearch.sh start [--port P] [--heap MB] DATADIR   prints URL=, PORT=, PID=, LOG=, VERSION= when the node answers
#   opensearch.sh stop [--wipe] DATADIR                  ends the node that start made; --wipe removes DATADIR
#
# Starting what runs already prints the same lines. A restart keeps the port and the data.
# The jars come as jars.sh says: KCONNECT_SERVICES_CACHE, KCONNECT_MAVEN_ARGS.
# Exit codes: 0 fine, 1 failed, 2 wrong usage, 77 not available here (no JDK, no Maven, no network).
set -euo pipefail

NAME=opensearch
version=2.19.1
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=jars.sh
source "$here/jars.sh"
# shellcheck source-path=SCRIPTDIR source=service.sh
source "$here/service.sh"

usage() { sed -n '4,5s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2; }

answers() { curl -fsS -m 5 "$1/_cluster/health?wait_for_status=yellow&timeout=3s" | grep -Eq '"status":"(yellow|green)"'; }

compile_node() { # -> $dir/classes
  mkdir -p "$dir/classes"
  "$(java_tool javac)" -nowarn -cp "$JARS/*" -d "$dir/classes" "$here/OpenSearchNode.java" >&2
  cat >"$dir/classes/log4j2.properties" <<'L'
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
L
}

start() {
  local port='' heap=384 transport pid
  while (($# > 1)); do
    case $1 in
      --port) port=$2 ;;
      --heap) heap=$2 ;;
      *) usage ;;
    esac
    shift 2
  done
  enter "$@"
  if is_running; then
    print_facts
    return
  fi
  need_java
  fetch_jars opensearch-node "$version"
  compile_node
  choose_port "$port"
  transport=$(free_port)
  while ((transport == port)); do transport=$(free_port); done
  mkdir -p "$dir/home/config"
  : >"$dir/server.log"
  # The node must hold neither the lock nor the caller's pipe.
  "${java[@]}" -Xms256m "-Xmx${heap}m" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dlog4j2.disable.jmx=true \
    -cp "$dir/classes:$JARS/*" OpenSearchNode "$dir/home" "$port" "$transport" \
    </dev/null >>"$dir/server.log" 2>&1 9>&- &
  pid=$!
  printf '%s\n' "URL=http://127.0.0.1:$port" "PORT=$port" "PID=$pid" "LOG=$dir/server.log" "VERSION=$version" \
    "STARTED_AT=$(started_at "$pid")" >"$dir/server.env"
  if ! wait_until 120 "$pid" answers "http://127.0.0.1:$port"; then
    tail -n 20 "$dir/server.log" >&2
    fail 1 "OpenSearch $version did not start"
  fi
  print_facts
}

case ${1:-} in
  start | stop) "$@" ;;
  *) usage ;;
esac
