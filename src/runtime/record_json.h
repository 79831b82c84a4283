#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <kconnect/record.h>

namespace kconnect {

// Names of fields, headers, keys and offsets whose values are not shown, in any case.
class FieldMask {
 public:
  FieldMask() = default;
  explicit FieldMask(std::vector<std::string> names) : names_(std::move(names)) {}
  bool hides(std::string_view name) const;

 private:
  std::vector<std::string> names_;
};

// Records as people look at them: values as JSON without schemas, bytes as base64, decimals as
// text, points in time as epoch milliseconds. Appended to a text. A masked value is "***".
void append_value_json(const Value& value, const FieldMask& mask, std::string& out);
// null for nullptr.
void append_offset_map_json(const OffsetMap* map, const FieldMask& mask, std::string& out);
// The members timestamp, key, value and headers, separated by commas, without the braces.
void append_record_members(const ConnectRecord& record, const FieldMask& mask, std::string& out);

}  // namespace kconnect
