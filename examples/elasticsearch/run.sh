#!/usr/bin/env bash
# Runs this example on the embedded broker and an Elasticsearch or OpenSearch server: run.sh [URL] [FOLDER]
# URL is http://localhost:9200 unless given; the index products is removed there first. Fails unless the result is as
# expected.txt says. FOLDER takes a copy of the files. KCONNECT_BINARY names another kconnect-standalone than the release
# build's. Without a server at hand: tests/services/elasticsearch.sh start FOLDER prints the URL= of one.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
url=${1:-http://localhost:9200}
binary=${KCONNECT_BINARY:-$here/../../build/release/bin/kconnect-standalone}
binary=$(cd -- "$(dirname -- "$binary")" && pwd)/$(basename -- "$binary")
limit=60  # seconds

if (($# > 1)); then
  mkdir -p "$2"
  folder=$(cd -- "$2" && pwd)
else
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi
cp "$here"/*.properties "$here"/*.txt "$folder"
cd "$folder"
sed -i "s|^connection.url=.*|connection.url=$url|" sink.properties
rm -f refused.txt connect.offsets
curl -fsS -X DELETE "$url/products?ignore_unavailable=true" >/dev/null

result() {
  curl -fsS -X POST "$url/products/_refresh" >/dev/null
  curl -fsS "$url/products/_search?size=100" | python3 -c '
import json, sys
for hit in sorted(json.load(sys.stdin)["hits"]["hits"], key=lambda hit: hit["_id"]):
    print(hit["_id"], json.dumps(hit["_source"], separators=(",", ":"), sort_keys=True))'
  sed 's/^/refused: /' refused.txt
}

"$binary" --embedded-kafka --listen http://127.0.0.1:0 worker.properties source.properties sink.properties \
  refused.properties >worker.log 2>&1 &
worker=$!
deadline=$((SECONDS + limit))
until result >result.txt 2>/dev/null && cmp -s result.txt expected.txt; do
  if ! kill -0 "$worker" 2>/dev/null || ((SECONDS >= deadline)); then
    echo "the result is not as expected; result.txt and the end of worker.log:" >&2
    cat result.txt >&2
    tail -n 20 worker.log >&2
    kill "$worker" 2>/dev/null || true
    exit 1
  fi
  sleep 0.1
done
kill -TERM "$worker"
wait "$worker"
cat result.txt
