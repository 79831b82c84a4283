#!/usr/bin/env bash
# One Elasticsearch node on the loopback interface, for tests, from the archive that its makers publish for such.
#
#   elasticsearch.sh start [--version V] [--port P] [--heap MB] [--secure yes] DATADIR   prints URL=, PORT=, PID=, LOG=, VERSION=
#   elasticsearch.sh stop [--wipe] DATADIR   ends the node that start made; --wipe removes DATADIR
#
# --secure: https and passwords; also prints CA= (PEM), USER=, PASSWORD= and, from 8 on, API_KEY= (encoded).
# Starting what runs already prints the same lines. A restart keeps the port and the data. As root the node runs as nobody,
# with its files below /var/tmp. The archive has no scripts, ingest processors, or PUT /_data_stream; 8.x also lacks GET /,
# which ElasticsearchRoot.java adds.
# Downloads: KCONNECT_SERVICES_CACHE (default ~/.cache/kconnect-services), KCONNECT_MAVEN_ARGS.
# Exit codes: 0 fine, 1 failed, 2 wrong usage, 77 not available here (no JDK, no Maven, no network).
set -euo pipefail

NAME=elasticsearch
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=service.sh
source "$here/service.sh"
user=kconnect password='secret-1'

usage() { sed -n '4,5s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2; }

# ---- the archive -----------------------------------------------------------------------------------------------

fetch_archive() { # -> DIST, unpacked once
  local cache=${KCONNECT_SERVICES_CACHE:-${HOME:-/root}/.cache/kconnect-services} part zip
  DIST=$cache/elasticsearch-node-$version
  mkdir -p "$cache"
  exec 8>"$cache/.elasticsearch-node-$version.lock"
  flock 8
  if [[ ! -d $DIST ]]; then
    command -v mvn >/dev/null || fail 77 "Maven is needed to download Elasticsearch into $DIST"
    part=$(mktemp -d "$cache/.elasticsearch.XXXXXX")
    # shellcheck disable=SC2086
    mvn -q -B ${KCONNECT_MAVEN_ARGS:-} org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
      "-Dartifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:$version:zip" "-DoutputDirectory=$part" \
      >"$cache/elasticsearch-node-$version.log" 2>&1 || {
      rm -rf "$part"
      fail 77 "Maven could not download Elasticsearch, see $cache/elasticsearch-node-$version.log"
    }
    zip=$(find "$part" -name '*.zip')
    (cd "$part" && "$(java_tool jar)" xf "$zip" && rm "$zip")
    if [[ $version == 8.* ]]; then add_root_module "$part/elasticsearch-$version"; fi
    chmod -R a+rX "$part"
    chmod a+x "$part/elasticsearch-$version/bin/"*
    mv "$part/elasticsearch-$version" "$DIST"
    rm -rf "$part"
  fi
  exec 8>&-
}

add_root_module() { # FOLDER of the node
  local module=$1/modules/kconnect-root
  mkdir -p "$module/classes"
  "$(java_tool javac)" -nowarn -cp "$1/lib/*" -d "$module/classes" "$here/ElasticsearchRoot.java" >&2
  "$(java_tool jar)" cf "$module/root.jar" -C "$module/classes" .
  rm -rf "$module/classes"
  printf '%s\n' name=kconnect-root "description=answers GET /" "version=$version" "elasticsearch.version=$version" \
    java.version=17 classname=ElasticsearchRoot >"$module/plugin-descriptor.properties"
}

# ---- start -----------------------------------------------------------------------------------------------------

# Elasticsearch refuses to run as root.
become_nobody() { # -> as, the words before a command; home, a folder that it may write
  as=()
  home=$dir/node
  if [[ $(id -u) == 0 ]]; then
    as=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
    home=/var/tmp/kconnect-elasticsearch${dir//\//-}
    if ! (cd / && "${as[@]}" test -r "$DIST/bin/elasticsearch"); then
      local shared=/var/tmp/kconnect-elasticsearch-$version
      if [[ ! -d $shared ]]; then cp -R "$DIST" "$shared.$$" && mv -T "$shared.$$" "$shared"; fi
      DIST=$shared
    fi
  fi
  mkdir -p "$home"
}

wipe_more() { rm -rf -- "/var/tmp/kconnect-elasticsearch${dir//\//-}"; }

make_certificate() {
  [[ -s $dir/ca.pem ]] || openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -addext basicConstraints=critical,CA:TRUE \
    -keyout "$dir/key.pem" -out "$dir/ca.pem" 2>/dev/null
  cp "$dir/key.pem" "$dir/ca.pem" "$home/config/"
}

write_configuration() { # PORT TRANSPORT_PORT
  rm -rf "$home/config"
  mkdir -p "$home/data" "$home/logs" "$home/tmp"
  cp -R "$DIST/config" "$home/config"
  sed -i -e '/gc\.log/d' -e '/HeapDump/d' -e '/ErrorFile/d' "$home/config/jvm.options"
  cat >"$home/config/log4j2.properties" <<'L'
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
L
  cat >"$home/config/elasticsearch.yml" <<Y
cluster.name: kconnect-tests
node.name: test
network.host: 127.0.0.1
http.port: $1
transport.port: $2
discovery.type: single-node
path.data: $home/data
path.logs: $home/logs
cluster.routing.allocation.disk.threshold_enabled: false
xpack.security.enabled: $secure
Y
  if $secure; then
    make_certificate
    cat >>"$home/config/elasticsearch.yml" <<Y
xpack.security.authc.api_key.enabled: true
xpack.security.http.ssl.enabled: true
xpack.security.http.ssl.key: key.pem
xpack.security.http.ssl.certificate: ca.pem
Y
    ES_PATH_CONF=$home/config run_tool elasticsearch-users useradd "$user" -p "$password" -r superuser >>"$dir/server.log" 2>&1
  fi
  if [[ $version == 8.* ]]; then echo 'xpack.security.enrollment.enabled: false' >>"$home/config/elasticsearch.yml"; fi
  if ((${#as[@]})); then chown -R nobody:nogroup "$home"; fi
}

run_tool() { ES_JAVA_HOME=$java_home ES_JAVA_OPTS='' bash "$DIST/bin/$1" "${@:2}"; }

ask() { # PATH [curl options]
  local options=(-fsS -m 5)
  if $secure; then options+=(-u "$user:$password" --cacert "$dir/ca.pem"); fi
  curl "${options[@]}" "$url$1" "${@:2}"
}

answers() { ask '/_cluster/health?wait_for_status=yellow&timeout=3s' | grep -Eq '"status":"(yellow|green)"'; }

start() {
  local port='' heap=400 transport pid launcher
  version=8.19.4 secure=false
  while (($# > 1)); do
    case $1 in
      --version) version=$2 ;;
      --port) port=$2 ;;
      --heap) heap=$2 ;;
      --secure) secure=true ;;
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
  java_home=$(dirname "$(dirname "$(readlink -f "$(command -v "${java[0]}")")")")
  fetch_archive
  become_nobody
  choose_port "$port"
  transport=$(free_port)
  while ((transport == port)); do transport=$(free_port); done
  url=http://127.0.0.1:$port
  if $secure; then url=https://127.0.0.1:$port; fi
  : >"$dir/server.log"
  write_configuration "$port" "$transport"

  rm -f "$home/tmp/pid"
  # The node must hold neither the lock nor the caller's pipe.
  (cd / && exec "${as[@]}" env "ES_JAVA_HOME=$java_home" "ES_PATH_CONF=$home/config" "ES_TMPDIR=$home/tmp" \
    "ES_JAVA_OPTS=-Xms${heap}m -Xmx${heap}m -XX:-AlwaysPreTouch -XX:TieredStopAtLevel=1" CLI_JAVA_OPTS=-Xmx48m \
    bash "$DIST/bin/elasticsearch" -p "$home/tmp/pid") </dev/null >>"$dir/server.log" 2>&1 9>&- &
  launcher=$!
  if ! wait_until 180 "$launcher" answers; then
    tail -n 20 "$dir/server.log" >&2
    fail 1 "Elasticsearch $version did not start"
  fi
  # From 8 on the node is a child of what was launched, which ends with it.
  pid=$(cat "$home/tmp/pid")
  {
    printf '%s\n' "URL=$url" "PORT=$port" "PID=$pid" "LOG=$dir/server.log" "VERSION=$version" \
      "STARTED_AT=$(started_at "$pid")"
    if $secure; then
      printf '%s\n' "CA=$dir/ca.pem" "USER=$user" "PASSWORD=$password"
      if [[ $version == 8.* ]]; then
        printf 'API_KEY=%s\n' "$(ask /_security/api_key -X POST -H 'Content-Type: application/json' -d '{"name":"kconnect"}' |
          sed -n 's/.*"encoded":"\([^"]*\)".*/\1/p')"
      fi
    fi
  } >"$dir/server.env"
  print_facts
}

case ${1:-} in
  start | stop) "$@" ;;
  *) usage ;;
esac
