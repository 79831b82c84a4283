#!/usr/bin/env bash
# Starts the worker of /etc/kconnect in a container, with the connector files of its connectors.d. Arguments are options of
# kconnect-standalone; a program's name first (kconnect, bash) runs that instead.
#
# CONNECT_KEY variables take the place of keys of worker.properties, as in other images of Kafka Connect:
# CONNECT_BOOTSTRAP_SERVERS is bootstrap.servers; "__" stands for "_" and "___" for "-". CONNECT_REST_PORT is the port of
# listeners, CONNECT_LOG4J_ROOT_LOGLEVEL is --log-level; other CONNECT_LOG4J_ variables have no effect.
set -euo pipefail
export LC_ALL=C.UTF-8

if [[ -n ${1:-} && $1 != -* ]]; then exec "$@"; fi

# Where the image's HEALTHCHECK finds the worker.
export KCONNECT_REST_PORT_FILE=${KCONNECT_REST_PORT_FILE:-/tmp/kconnect.port}

configuration=${KCONNECT_CONFIGURATION:-/etc/kconnect}
worker=$configuration/worker.properties

key_of() { # CONNECT_KEY -> key
  local key=${1#CONNECT_}
  key=${key,,} key=${key//___/-} key=${key//__/$'\n'}
  key=${key//_/.}
  echo "${key//$'\n'/_}"
}

escaped() { # VALUE -> as a properties file holds it, which is ASCII
  local text=${1//\\/\\\\} character code
  text=${text//$'\n'/\\n}
  if [[ $text == [[:blank:]]* ]]; then text=\\$text; fi
  while [[ $text == *[^[:ascii:]]* ]]; do
    character=${text//[[:ascii:]]/} character=${character:0:1}
    printf -v code %d "'$character"
    if ((code > 0xffff)); then
      printf -v code '\\u%04x\\u%04x' $((0xd7c0 + (code >> 10))) $((0xdc00 + (code & 0x3ff)))
    else
      printf -v code '\\u%04x' "$code"
    fi
    text=${text//"$character"/$code}
  done
  echo "$text"
}

# The file without the keys that are listed between blanks.
without() { # KEYS FILE
  awk -v keys="$1" '
    !continued {
      line = $0
      sub(/^[ \t\f]+/, "", line)
      comment = line ~ /^[#!]/
      sub(/[ \t\f]*[=: \t\f].*/, "", line)
      dropped = !comment && index(keys, " " line " ") > 0
    }
    { continued = !comment && /(^|[^\\])(\\\\)*\\$/ }
    !dropped' "$2"
}

keys=' ' lines=''
while IFS= read -r name; do
  value=${!name}
  case $name in
    CONNECT_REST_PORT) key=listeners value=http://0.0.0.0:$value ;;
    CONNECT_LOG4J_ROOT_LOGLEVEL)
      export KCONNECT_LOG_LEVEL=${KCONNECT_LOG_LEVEL:-$value}
      continue
      ;;
    CONNECT_LOG4J_*) continue ;;
    *) key=$(key_of "$name") ;;
  esac
  keys+="$key "
  lines+="$key=$(escaped "$value")"$'\n'
done < <(compgen -A export CONNECT_ || true)

if [[ -n $lines ]]; then
  umask 077
  merged=$(mktemp -d)/worker.properties
  if [[ -f $worker ]]; then without "$keys" "$worker" >"$merged"; fi
  printf '\n%s' "$lines" >>"$merged"
  worker=$merged
fi
exec kconnect-standalone "$worker" "$configuration/connectors.d" "$@"
