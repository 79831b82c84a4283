#!/usr/bin/env bash
# The Java worker of Kafka Connect in standalone mode, in the foreground, with a small heap.
#
#   java-connect.sh [--version V] WORKER.properties CONNECTOR.properties...   runs it
#   java-connect.sh [--version V] --fetch                                     only downloads its jars, as jars.sh says
#
# Exit codes: the worker's, 2 wrong usage, 77 not available here (no Java, no Maven, no network).
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=jars.sh
source "$here/jars.sh"

fail() { echo "java-connect.sh: $2" >&2; exit "$1"; }

version=3.9.1
if [[ ${1:-} == --version ]]; then
  version=${2:?}
  shift 2
fi
(($# > 0)) || { sed -n '4,5s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" >/dev/null || fail 77 "Java 17 is needed to run Kafka Connect"
fetch_jars java-connect "$version"
if [[ $1 == --fetch ]]; then exit 0; fi
exec "$java" -Xms32m -Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Duser.timezone=UTC \
  "-Dlog4j.configuration=file:$here/java-connect-log4j.properties" -cp "$JARS/*" \
  org.apache.kafka.connect.cli.ConnectStandalone "$@"
