#include "elasticsearch/stream_timestamp.h"

#include <algorithm>

#include <kconnect/errors.h>

#include "base/json_writer.h"

namespace kconnect::elasticsearch {

namespace {

constexpr std::string_view name = "@timestamp";

// JSON text of a value that has been read.
void append_json(const JsonValue& value, std::string& out) {
  switch (value.kind()) {
    case JsonKind::String:
      append_json_string(value.text(), out);
      break;
    case JsonKind::Boolean:
      out += value.is_true() ? "true" : "false";
      break;
    case JsonKind::Null:
      out += "null";
      break;
    default:
      out += value.text();
  }
}

// The text of a scalar; containers have none.
std::string scalar_text(const JsonValue& value) {
  switch (value.kind()) {
    case JsonKind::String:
    case JsonKind::Number:
      return std::string(value.text());
    case JsonKind::Boolean:
      return value.is_true() ? "true" : "false";
    case JsonKind::Null:
      return "null";
    default:
      return "";
  }
}

}  // namespace

void StreamTimestamp::add(const SinkRecord& record, std::string& body, size_t start) {
  const std::string source = body.substr(start);
  const JsonValue document = json_.parse(source);
  const auto timestamp = timestamp_of(record, document);
  if (!timestamp) return;
  body.resize(start + 1);
  for (const auto& [field, value] : document.children()) {
    if (field == name) continue;
    append_json_string(field, body);
    body += ':';
    append_json(value, body);
    body += ',';
  }
  append_json_string(name, body);
  body += ':' + *timestamp + '}';
}

std::optional<std::string> StreamTimestamp::timestamp_of(const SinkRecord& record,
                                                         const JsonValue& document) const {
  const auto& fields = config_.data_stream_timestamp_fields;
  std::string timestamp;
  if (config_.dialect == Dialect::Aiven) {
    const bool is_server_field = !fields.empty() && fields.front() == name;
    if (!is_server_field || document.find(name)) return std::nullopt;
    if (!record.timestamp) throw DataException("Record timestamp hasn't been set");
  } else if (!fields.empty()) {
    const auto present = std::find_if(fields.begin(), fields.end(), [&](const std::string& field) {
      return document.find(field).has_value();
    });
    if (present == fields.end()) return std::nullopt;
    append_json_string(scalar_text(*document.find(*present)), timestamp);
    return timestamp;
  }
  if (!record.timestamp) return "null";
  append_json_integer(*record.timestamp, timestamp);
  return timestamp;
}

}  // namespace kconnect::elasticsearch
