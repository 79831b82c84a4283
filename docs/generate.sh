#!/usr/bin/env bash
# Writes the reference pages of all plugins, and openapi.yaml: generate.sh BINARY_DIR OUT
# The pages come from the program (kconnect explain); OUT gets one folder for each kind of plugin and plugins.md.
# After a change of a plugin's keys: docs/generate.sh build/release/bin docs
set -euo pipefail

kconnect=$1/kconnect
out=$2

folder_of() { # KIND
  case $1 in
    source | sink) echo connectors ;;
    converter | header_converter) echo converters ;;
    transformation) echo transforms ;;
    predicate) echo predicates ;;
    *) echo "generate.sh: plugins of the kind $1 have no folder" >&2; return 1 ;;
  esac
}

# org.apache.kafka.connect.transforms.InsertField$Key -> insert-field-key; Aiven's connectors are called as others
page_of() { # CLASS
  local name=${1##*.}
  if [[ $1 == io.aiven.* ]]; then name=Aiven$name; fi
  name=${name%Connector}
  sed -E 's/\$/-/g; s/([a-z0-9])([A-Z])/\1-\2/g; s/([A-Z])([A-Z][a-z])/\1-\2/g' <<<"$name" | tr '[:upper:]' '[:lower:]'
}

# How a connector is used, beside its keys: CLASS -> a link from docs/connectors, or nothing
guide_of() {
  case $1 in
    *.jdbc.*) echo '[JDBC](../../connectors/jdbc/README.md)' ;;
    *lasticsearch* | *pen[Ss]earch*) echo '[Elasticsearch and OpenSearch](../../connectors/elasticsearch/README.md)' ;;
    *.file.*) echo '[example](../../examples/apache-file/README.md)' ;;
  esac
}

list_plugins() { # -> KIND CLASS, one plugin a line
  "$kconnect" plugins --format json | python3 -c '
import json, sys
for plugin in json.load(sys.stdin):
    print(plugin["type"], plugin["class"])'
}

plugins=$(list_plugins)
mkdir -p "$out"
rm -rf "$out"/connectors "$out"/converters "$out"/transforms "$out"/predicates
{
  printf '# Plugins\n\nWritten by `docs/generate.sh`; do not edit.\n\n| class | kind | keys |\n|---|---|---|\n'
  while read -r kind class; do
    folder=$(folder_of "$kind")
    page=$folder/$(page_of "$class").md
    mkdir -p "$out/$folder"
    "$kconnect" explain "$class" --format markdown >"$out/$page"
    printf '| `%s` | %s | [%s](%s) |\n' "$class" "${kind/_/ }" "$(basename "$page" .md)" "$page"
  done <<<"$plugins"
} >"$out/plugins.md"
{
  printf '# Connectors\n\nWritten by `docs/generate.sh`; do not edit. Names may be written without package.\n\n'
  printf '| class | kind | keys | guide |\n|---|---|---|---|\n'
  while read -r kind class; do
    page=$(page_of "$class")
    case $kind in
      source | sink) printf '| `%s` | %s | [%s](%s.md) | %s |\n' "$class" "$kind" "$page" "$page" "$(guide_of "$class")" ;;
    esac
  done <<<"$plugins"
} >"$out/connectors/README.md"

docs=$(dirname -- "${BASH_SOURCE[0]}")
python3 "$docs/openapi.py" "$docs/../src/rest/openapi.json" >"$out/openapi.yaml"
