# Sourced by the scripts that start one server each: its process, ports and facts. The script sets NAME, and
# STOP_SIGNAL where TERM is not the one to stop it, FACTS where they are not to stand in server.env; wipe_more, if it is
# defined, removes what lies elsewhere.
# A server is known by its pid together with its start time; what is known of it stands in $dir/$FACTS.
# shellcheck shell=bash

: "${FACTS:=server.env}"

fail() { echo "$NAME.sh: $2" >&2; exit "$1"; }

started_at() { # PID -> clock ticks since boot
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  stat=${stat##*) }
  [[ ${stat%% *} != Z ]] || return 1
  awk '{print $20}' <<<"$stat"
}

fact() { sed -n "s/^$1=//p" "$dir/$FACTS" 2>/dev/null || true; }

is_running() { # the server of $dir
  local pid now
  pid=$(fact PID) && [[ -n $pid ]] && now=$(started_at "$pid") && [[ $now == "$(fact STARTED_AT)" ]]
}

print_facts() { grep -v '^STARTED_AT=' "$dir/$FACTS"; }

is_open() { (exec 7<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() { # below the range from which the system gives ports to clients
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    is_open "$port" || break
  done
  echo "$port"
}

choose_port() { # WANTED -> port: that one, else the one of an earlier start, else a free one
  port=${1:-$(fact PORT)}
  port=${port:-$(free_port)}
  if is_open "$port"; then fail 1 "port $port is in use"; fi
}

enter() { # DATADIR -> dir, its full name, which this script alone now works on
  (($# == 1)) && [[ $1 != -* ]] || usage
  mkdir -p "$1"
  dir=$(cd -- "$1" && pwd)
  exec 9>"$dir/.lock"
  flock 9
}

need_java() { # -> java, the command
  java=("${JAVA_HOME:+$JAVA_HOME/bin/}java")
  command -v "${java[0]}" >/dev/null || fail 77 "Java 17 is needed"
}

java_tool() { # javac | jar -> its path
  local tool=${JAVA_HOME:+$JAVA_HOME/bin/}$1
  command -v "$tool" || fail 77 "$1 is needed (a JDK, not only Java)"
}

wait_until() { # SECONDS PID COMMAND...
  local deadline=$((SECONDS + $1)) pid=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    started_at "$pid" >/dev/null || return 1
    if ((SECONDS >= deadline)); then
      kill -KILL "$pid" 2>/dev/null || true
      return 1
    fi
    sleep 0.1
  done
}

stop_server() { # of $dir
  local pid deadline=$((SECONDS + 20))
  is_running || return 0
  pid=$(fact PID)
  kill "-${STOP_SIGNAL:-TERM}" "$pid"
  while is_running; do
    if ((SECONDS >= deadline)); then kill -KILL "$pid" 2>/dev/null || true; fi
    sleep 0.1
  done
}

# stop [--wipe] DATADIR
stop() {
  local wipe=false
  if [[ ${1:-} == --wipe ]]; then
    wipe=true
    shift
  fi
  (($# == 1)) && [[ $1 != -* ]] || usage
  [[ -d $1 ]] || return 0
  dir=$(cd -- "$1" && pwd)
  stop_server
  if $wipe && [[ -e $dir/$FACTS ]]; then
    if declare -F wipe_more >/dev/null; then wipe_more; fi
    rm -rf -- "$dir"
  fi
}
