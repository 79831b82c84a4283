#!/usr/bin/env bash
# Installs what cmake/packages.txt lists for the purposes named: install-packages.sh build [test] [fuzz]
# Needs root or sudo only when something is missing.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

listed() { # PURPOSE...
  local purpose
  for purpose in "$@"; do
    sed -n "s/^$purpose  *//p" "$here/packages.txt"
  done
}

is_installed() { [[ $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) == *' installed' ]]; }

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

(($# > 0)) || { echo "usage: install-packages.sh build|test|fuzz..." >&2; exit 2; }
if ! command -v dpkg-query >/dev/null; then
  echo "install-packages: this is not Debian; going on with what is installed" >&2
  exit 0
fi

missing=()
while read -r package command; do
  is_installed "$package" || { [[ -n $command ]] && command -v "$command" >/dev/null; } || missing+=("$package")
done < <(listed "$@")
((${#missing[@]})) || exit 0

if ((EUID != 0)) && ! command -v sudo >/dev/null; then
  echo "install-packages: run as root: apt-get install ${missing[*]}" >&2
  exit 1
fi
echo "installing ${missing[*]}"
as_root apt-get update -qq
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
