#include "runtime/record_json.h"

#include <algorithm>

#include <kconnect/struct.h>

#include "base/ascii_case.h"
#include "base/base64.h"
#include "base/json_writer.h"

namespace kconnect {

namespace {

constexpr std::string_view hidden = "\"***\"";

// Writes one value. Containers call it again for what they hold.
class ValueWriter {
 public:
  ValueWriter(const FieldMask& mask, std::string& out) : mask_(mask), out_(out) {}

  void write(const Value& value) {
    std::visit([&](const auto& content) { content_of(content); }, value.storage());
  }

  void member(std::string_view name, const Value& value) {
    if (out_.back() != '{') out_ += ',';
    append_json_string(name, out_);
    out_ += ':';
    if (mask_.hides(name)) {
      out_ += hidden;
    } else {
      write(value);
    }
  }

 private:
  void content_of(std::monostate /*null*/) { out_ += "null"; }
  void content_of(bool flag) { out_ += flag ? "true" : "false"; }
  template <std::integral Integer>
  void content_of(Integer number) {
    append_json_integer(number, out_);
  }
  void content_of(float number) { append_json_float(number, out_); }
  void content_of(double number) { append_json_double(number, out_); }
  void content_of(const Text& text) { append_json_string(text, out_); }
  void content_of(const Bytes& bytes) {
    out_ += '"';
    append_base64(bytes.view(), out_);
    out_ += '"';
  }
  void content_of(const Decimal& number) { append_json_string(number.to_string(), out_); }
  void content_of(Instant time) { append_json_integer(time.millis, out_); }

  void content_of(const std::shared_ptr<const Array>& array) {
    out_ += '[';
    for (const Value& element : *array) {
      if (out_.back() != '[') out_ += ',';
      write(element);
    }
    out_ += ']';
  }

  void content_of(const std::shared_ptr<const Map>& map) {
    out_ += '{';
    for (const auto& [key, value] : *map) member(to_string(key), value);
    out_ += '}';
  }

  void content_of(const std::shared_ptr<const Struct>& structure) {
    out_ += '{';
    for (const Field& field : structure->schema()->fields())
      member(field.name, structure->get_without_default(field));
    out_ += '}';
  }

  const FieldMask& mask_;
  std::string& out_;
};

}  // namespace

bool FieldMask::hides(std::string_view name) const {
  return std::ranges::any_of(names_, [&](const std::string& masked) {
    return std::ranges::equal(masked, name, {}, ascii_lower, ascii_lower);
  });
}

void append_value_json(const Value& value, const FieldMask& mask, std::string& out) {
  ValueWriter(mask, out).write(value);
}

void append_offset_map_json(const OffsetMap* map, const FieldMask& mask, std::string& out) {
  if (map == nullptr) {
    out += "null";
    return;
  }
  ValueWriter writer(mask, out);
  out += '{';
  for (size_t i = 0; i < map->size(); ++i) writer.member(map->entry(i).first, map->entry(i).second);
  out += '}';
}

void append_record_members(const ConnectRecord& record, const FieldMask& mask, std::string& out) {
  out += "\"timestamp\":";
  if (record.timestamp) {
    append_json_integer(*record.timestamp, out);
  } else {
    out += "null";
  }
  out += ",\"key\":";
  append_value_json(record.key, mask, out);
  out += ",\"value\":";
  append_value_json(record.value, mask, out);
  out += ",\"headers\":[";
  bool first = true;
  for (const Header& header : record.headers) {
    if (!std::exchange(first, false)) out += ',';
    out += '{';
    ValueWriter(mask, out).member(header.key, header.value);
    out += '}';
  }
  out += ']';
}

}  // namespace kconnect
