# Sourced by the scripts that run Java: jars from Maven Central, downloaded once.
# They stay in KCONNECT_SERVICES_CACHE (default ~/.cache/kconnect-services); KCONNECT_MAVEN_ARGS adds Maven options.
# shellcheck shell=bash

# Calls the caller's `fail CODE TEXT` with code 77 where they cannot be had.
fetch_jars() { # NAME VERSION -> JARS, the folder with what NAME-pom.xml lists
  local cache=${KCONNECT_SERVICES_CACHE:-${HOME:-/root}/.cache/kconnect-services} name=$1-$2 pom part
  pom=$(dirname -- "${BASH_SOURCE[0]}")/$1-pom.xml
  JARS=$cache/$name
  mkdir -p "$cache"
  exec 8>"$cache/.$name.lock"
  flock 8
  if [[ ! -d $JARS ]]; then
    command -v mvn >/dev/null || fail 77 "Maven is needed to download $name into $JARS"
    part=$(mktemp -d "$cache/.$name.XXXXXX")
    # shellcheck disable=SC2086
    if ! mvn -q -B ${KCONNECT_MAVEN_ARGS:-} -f "$pom" "-Dkafka.version=$2" "-Dopensearch.version=$2" \
      org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
      -DincludeScope=runtime "-DoutputDirectory=$part" >"$cache/$name.log" 2>&1; then
      rm -rf "$part"
      fail 77 "Maven could not download $name, see $cache/$name.log"
    fi
    chmod 755 "$part"
    mv "$part" "$JARS"
  fi
  exec 8>&-
}
