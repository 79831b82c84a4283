#include "cli/record_lines.h"

#include <nlohmann/json.hpp>

#include "runtime/record_json.h"

namespace kconnect {

namespace {
using Json = nlohmann::ordered_json;
}

RecordLines::RecordLines() {
  plain_.configure({{"schemas.enable", "false"}}, false);
  with_schema_.configure({{"schemas.enable", "true"}}, false);
}

SchemaAndValue RecordLines::read_value(const std::string& topic, const std::string& json,
                                       bool has_schema) {
  return (has_schema ? with_schema_ : plain_).to_connect(topic, Bytes(json));
}

void RecordLines::read(const std::string& text, ConnectRecord& record) {
  const Json json = Json::parse(text);
  const auto topic = json.at("topic").get<std::string>();
  record.topic = Text(topic);
  if (json.contains("partition") && !json["partition"].is_null())
    record.partition = json["partition"].get<int32_t>();
  if (json.contains("timestamp") && !json["timestamp"].is_null())
    record.timestamp = json["timestamp"].get<int64_t>();
  const auto read = [&](const Json& value) {
    const bool has_schema = value.is_object() && value.size() == 2 && value.contains("schema") &&
                            value.contains("payload");
    return read_value(topic, value.dump(), has_schema);
  };
  if (json.contains("key")) {
    SchemaAndValue key = read(json["key"]);
    record.key_schema = std::move(key.schema);
    record.key = std::move(key.value);
  }
  if (json.contains("value")) {
    SchemaAndValue value = read(json["value"]);
    record.value_schema = std::move(value.schema);
    record.value = std::move(value.value);
  }
  if (!json.contains("headers")) return;
  for (const Json& header : json["headers"]) {
    for (const auto& [name, value] : header.items()) {
      SchemaAndValue content = read(value);
      record.headers.push_back({Text(name), std::move(content.schema), std::move(content.value)});
    }
  }
}

std::string RecordLines::write_value(const Text& topic, const SchemaPtr& schema,
                                     const Value& value) {
  ByteBuffer bytes;
  if (schema == nullptr) {
    std::string out;
    append_value_json(value, {}, out);
    return out;
  }
  return with_schema_.from_connect(topic, schema, value, bytes) ? std::string(bytes.bytes())
                                                                : "null";
}

std::string RecordLines::write(const ConnectRecord& record, bool with_schemas) {
  std::string line = "{\"topic\":" + Json(record.topic.str()).dump() + ',';
  if (!with_schemas) {
    append_record_members(record, {}, line);
    return line + '}';
  }
  line += "\"timestamp\":" + (record.timestamp ? std::to_string(*record.timestamp) : "null");
  line += ",\"key\":" + write_value(record.topic, record.key_schema, record.key);
  line += ",\"value\":" + write_value(record.topic, record.value_schema, record.value);
  line += ",\"headers\":[";
  for (const Header& header : record.headers) {
    if (line.back() != '[') line += ',';
    line += '{' + Json(header.key.str()).dump() + ':' +
            write_value(record.topic, header.schema, header.value) + '}';
  }
  return line + "]}";
}

}  // namespace kconnect
