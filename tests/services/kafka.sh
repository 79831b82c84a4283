#!/usr/bin/env bash
# One Apache Kafka broker (KRaft) on the loopback interface, for tests.
#
#   kafka.sh start [--version V] [--port P] [--set KEY=VALUE]... [--listener NAME=PROTOCOL:PORT:ADVERTISED]... DATADIR
#   kafka.sh stop [--wipe] DATADIR
#
# start prints URL=, PORT=, PID=, LOG=, VERSION= when the broker answers; --set adds to its configuration, --listener
# opens another port and says what clients are told instead. stop ends the broker that start made; --wipe removes DATADIR.
# Starting what runs already prints the same lines. A restart keeps the port and the data.
# The jars come as jars.sh says: KCONNECT_SERVICES_CACHE, KCONNECT_MAVEN_ARGS.
# Exit codes: 0 fine, 1 failed, 2 wrong usage, 77 not available here (no Java, no Maven, no network).
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=jars.sh
source "$here/jars.sh"
start_limit=90  # seconds

NAME=kafka FACTS=broker.env
# shellcheck source-path=SCRIPTDIR source=service.sh
source "$here/service.sh"

usage() { sed -n '4,5s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2; }

write_configuration() { # PORT CONTROLLER_PORT
  cat >"$dir/broker.properties" <<P
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$2
listeners=PLAINTEXT://127.0.0.1:$1,CONTROLLER://127.0.0.1:$2$more_listeners
advertised.listeners=PLAINTEXT://127.0.0.1:$1$more_advertised
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT$more_protocols
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
log.dirs=$dir/data
auto.create.topics.enable=true
num.partitions=1
default.replication.factor=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
group.initial.rebalance.delay.ms=0
log.retention.ms=-1
log.cleaner.dedupe.buffer.size=2097152
num.network.threads=2
num.io.threads=2
$more_settings
P
  cat >"$dir/log4j.properties" <<'P'
log4j.rootLogger=WARN, out
log4j.logger.kafka.server.KafkaRaftServer=INFO
log4j.appender.out=org.apache.log4j.ConsoleAppender
log4j.appender.out.layout=org.apache.log4j.PatternLayout
log4j.appender.out.layout.ConversionPattern=[%d] %p %m (%c)%n
P
}

java_run() { # HEAP_MB CLASS...
  local heap=$1
  shift
  exec "${java[@]}" "-Xmx${heap}m" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto \
    "-Dlog4j.configuration=file:$dir/log4j.properties" -cp "$JARS/*" "$@"
}

format_storage() {
  (java_run 128 kafka.tools.StorageTool format --ignore-formatted --cluster-id kconnect-tests-0000000 \
    --config "$dir/broker.properties") >"$dir/format.log" 2>&1
}

add_listener() { # NAME=PROTOCOL:PORT:ADVERTISED
  local name=${1%%=*} protocol port advertised
  IFS=: read -r protocol port advertised <<<"${1#*=}"
  more_listeners+=",$name://127.0.0.1:$port"
  more_advertised+=",$name://$advertised"
  more_protocols+=",$name:$protocol"
}

start() {
  local more_listeners='' more_advertised='' more_protocols='' more_settings=''
  local version=${KCONNECT_KAFKA_VERSION:-3.9.1} port='' controller pid
  while (($# > 1)); do
    case $1 in
      --version) version=$2 ;;
      --port) port=$2 ;;
      --set) more_settings+=$2$'\n' ;;
      --listener) add_listener "$2" ;;
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
  fetch_jars kafka-broker "$version"
  choose_port "$port"
  controller=$(free_port)
  while ((controller == port)); do controller=$(free_port); done
  write_configuration "$port" "$controller"
  format_storage || { cat "$dir/format.log" >&2; fail 1 "cannot prepare $dir/data"; }

  : >"$dir/broker.log"
  # The broker must hold neither the lock nor the caller's pipe.
  (java_run 320 kafka.Kafka "$dir/broker.properties") </dev/null >>"$dir/broker.log" 2>&1 9>&- &
  pid=$!
  printf '%s\n' "URL=127.0.0.1:$port" "PORT=$port" "PID=$pid" "LOG=$dir/broker.log" "VERSION=$version" \
    "STARTED_AT=$(started_at "$pid")" >"$dir/broker.env"
  if ! wait_until "$start_limit" "$pid" grep -q 'Kafka Server started' "$dir/broker.log"; then
    tail -n 20 "$dir/broker.log" >&2
    fail 1 "Kafka $version did not start"
  fi
  print_facts
}

case ${1:-} in
  start | stop) "$@" ;;
  *) usage ;;
esac
