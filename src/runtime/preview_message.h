#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/converters_of_task.h"

namespace kconnect {

// One message as it stands, or would stand, in Kafka. A copy: it owns everything.
class PreviewMessage {
 public:
  std::string topic;
  std::optional<int32_t> partition_number;  // none = Kafka's choice
  int64_t offset_number = 0;
  std::optional<int64_t> timestamp_millis;
  std::optional<std::string> key_bytes;
  std::optional<std::string> value_bytes;
  std::vector<std::pair<std::string, std::optional<std::string>>> header_bytes;

  // As ConsumedMessage.
  std::optional<std::string_view> key() const { return view(key_bytes); }
  std::optional<std::string_view> value() const { return view(value_bytes); }
  void headers(
      const std::function<void(std::string_view, std::optional<std::string_view>)>& each) const {
    for (const auto& [name, bytes] : header_bytes) each(name, view(bytes));
  }

 private:
  static std::optional<std::string_view> view(const std::optional<std::string>& bytes) {
    return bytes ? std::optional<std::string_view>(*bytes) : std::nullopt;
  }
};

// A copy of bytes that a PreviewMessage owns.
inline std::optional<std::string> owned(std::optional<std::string_view> bytes) {
  return bytes ? std::optional<std::string>(*bytes) : std::nullopt;
}

// One line for people and programs: a JSON object with connector, topic, partition, timestamp, key,
// value and headers. What JsonConverter wrote stands as JSON, other text as text, other bytes as
// {"base64": ...}.
std::string preview_line(const std::string& connector, const PreviewMessage& message,
                         const TaskConverters& converters);

}  // namespace kconnect
