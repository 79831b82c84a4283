#include <algorithm>
#include <optional>
#include <string>

#include <kconnect/errors.h>

#include "base/json.h"
#include "converters/json_converter.h"
#include "fuzz_target.h"

// A JSON document: read alone, and by JsonConverter with and without schemas.

namespace {

using kconnect::JsonConverter;
using kconnect::SchemaAndValue;

// Looks at every byte of the tree.
size_t bytes_below(const kconnect::JsonValue& json) {
  size_t count = static_cast<size_t>(std::count(json.text().begin(), json.text().end(), ' '));
  if (json.is(kconnect::JsonKind::Array) || json.is(kconnect::JsonKind::Object)) {
    for (const auto& [name, value] : json.children()) count += name.size() + bytes_below(value);
  }
  return count;
}

void parse(std::string_view document) {
  kconnect::JsonReader reader;
  try {
    bytes_below(reader.parse(document));
  } catch (const kconnect::JsonError&) {
    // No JSON.
  }
}

std::optional<SchemaAndValue> read(JsonConverter& converter, std::string_view document) {
  try {
    return converter.to_connect("topic", kconnect::Bytes(document));
  } catch (const kconnect::Exception&) {
    return std::nullopt;
  }
}

std::optional<std::string> write(JsonConverter& converter, const SchemaAndValue& data) {
  kconnect::ByteBuffer out;
  try {
    if (!converter.from_connect("topic", data.schema, data.value, out)) return std::nullopt;
    return std::string(out.bytes());
  } catch (const kconnect::Exception&) {
    return std::nullopt;
  }
}

std::optional<std::string> rewritten(JsonConverter& converter, std::string_view document) {
  const auto data = read(converter, document);
  return data ? write(converter, *data) : std::nullopt;
}

bool is_same(const SchemaAndValue& a, const SchemaAndValue& b) {
  return kconnect::same_schema(a.schema, b.schema) && a.value == b.value;
}

void convert(std::string_view document, const char* with_schemas) {
  JsonConverter converter;
  converter.configure({{"schemas.enable", with_schemas}}, false);
  const auto data = read(converter, document);
  const auto with_known_schema = read(converter, document);
  kconnect::fuzz::require(data.has_value() == with_known_schema.has_value());
  if (!data) return;
  kconnect::fuzz::require(is_same(*data, *with_known_schema));

  // Infinity, for one, is written as a string, which no number is read from: what has been written
  // and read once stays as it is.
  const auto first = write(converter, *data);
  const auto second = first ? rewritten(converter, *first) : std::nullopt;
  if (second) kconnect::fuzz::require(rewritten(converter, *second) == second);
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view document = kconnect::fuzz::as_text(data, size);
  parse(document);
  convert(document, "true");
  convert(document, "false");
  return 0;
}
