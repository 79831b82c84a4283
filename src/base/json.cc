#include "base/json.h"

#include "base/json_encoding.h"
#include "base/json_parser.h"

namespace kconnect {

std::string_view json_kind_name(JsonKind kind) {
  constexpr std::string_view names[] = {"MISSING", "NULL",  "BOOLEAN", "NUMBER",
                                        "STRING",  "ARRAY", "OBJECT",  "OBJECT"};
  return names[static_cast<size_t>(kind)];
}

std::optional<JsonValue> JsonValue::find(std::string_view name) const {
  if (!is(JsonKind::Object)) return std::nullopt;
  for (const auto& [member, value] : children()) {
    if (member == name) return value;
  }
  return std::nullopt;
}

JsonValue JsonReader::parse(std::string_view bytes, KnownJson known) {
  const JsonEncoding encoding = detect_json_encoding(bytes);
  bytes.remove_prefix(encoding.mark_bytes);
  if (encoding.form != JsonEncoding::Form::Utf8) {
    transcoded_ = json_to_utf8(bytes, encoding);
    bytes = transcoded_;
  }
  nodes_.clear();
  decoded_.clear();
  return {nodes_, JsonParser(bytes, known, nodes_, decoded_).parse_document()};
}

}  // namespace kconnect
