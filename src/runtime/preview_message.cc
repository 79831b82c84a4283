#include "runtime/preview_message.h"

#include "base/base64.h"
#include "base/json_writer.h"
#include "base/utf8.h"

namespace kconnect {

namespace {

void append_bytes(std::optional<std::string_view> bytes, bool is_json, std::string& line) {
  if (!bytes) {
    line += "null";
  } else if (is_json) {
    line += *bytes;
  } else if (is_valid_utf8(*bytes)) {
    append_json_string(*bytes, line);
  } else {
    line += "{\"base64\":\"";
    append_base64(*bytes, line);
    line += "\"}";
  }
}

bool writes_json(std::string_view converter_class) {
  return converter_class == "org.apache.kafka.connect.json.JsonConverter";
}

template <typename Number>
void append_number(std::string_view name, const std::optional<Number>& number, std::string& line) {
  line += name;
  if (number) {
    append_json_integer(*number, line);
  } else {
    line += "null";
  }
}

}  // namespace

std::string preview_line(const std::string& connector, const PreviewMessage& message,
                         const TaskConverters& converters) {
  std::string line = "{\"connector\":";
  append_json_string(connector, line);
  line += ",\"topic\":";
  append_json_string(message.topic, line);
  append_number(",\"partition\":", message.partition_number, line);
  append_number(",\"timestamp\":", message.timestamp_millis, line);
  line += ",\"key\":";
  append_bytes(message.key(), writes_json(converters.key_class), line);
  line += ",\"value\":";
  append_bytes(message.value(), writes_json(converters.value_class), line);
  line += ",\"headers\":[";
  message.headers([&](std::string_view name, std::optional<std::string_view> bytes) {
    line += line.back() == '[' ? "{" : ",{";
    append_json_string(name, line);
    line += ':';
    append_bytes(bytes, writes_json(converters.header_class), line);
    line += '}';
  });
  return line + "]}\n";
}

}  // namespace kconnect
