#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <kconnect/decimal.h>
#include <kconnect/text.h>

namespace kconnect {

class Struct;
class Value;

// Stands for java.util.Date, the value of the logical types Date, Time and Timestamp: milliseconds
// since the epoch.
struct Instant {
  int64_t millis = 0;
  auto operator<=>(const Instant&) const = default;
};

using Array = std::vector<Value>;
using Map = std::vector<std::pair<Value, Value>>;  // keeps insertion order

// One value of Connect's data model, or null. Immutable once it is in a record; containers and text
// are shared, so that copying a record is cheap. 24 bytes.
class Value {
 public:
  using Storage = std::variant<std::monostate, bool, int8_t, int16_t, int32_t, int64_t, float,
                               double, Text, Bytes, Decimal, Instant, std::shared_ptr<const Array>,
                               std::shared_ptr<const Map>, std::shared_ptr<const Struct>>;

  Value() = default;  // null
  template <typename T>
  requires std::constructible_from<Storage, T> &&
      (!std::same_as<std::remove_cvref_t<T>, Value>)Value(T value)
      : data_(std::move(value)) {
  }  // NOLINT(google-explicit-constructor): a value stands for its content
  Value(std::string_view text) : data_(Text(text)) {}    // NOLINT(google-explicit-constructor)
  Value(const char* text) : data_(Text(text)) {}         // NOLINT(google-explicit-constructor)
  Value(const std::string& text) : data_(Text(text)) {}  // NOLINT(google-explicit-constructor)

  static Value array(Array elements) {
    return {std::make_shared<const Array>(std::move(elements))};
  }
  static Value map(Map entries) { return {std::make_shared<const Map>(std::move(entries))}; }

  bool is_null() const noexcept { return data_.index() == 0; }
  // The content when it is a T, else nullptr. Containers: array(), map(), structure().
  template <typename T>
  const T* get_if() const noexcept {
    return std::get_if<T>(&data_);
  }
  const Array* array() const noexcept { return shared<Array>(); }
  const Map* map() const noexcept { return shared<Map>(); }
  const Struct* structure() const noexcept { return shared<Struct>(); }

  const Storage& storage() const noexcept { return data_; }  // for std::visit

  // Deep equality; floating-point numbers compare by their bits as Java's equals does. A struct
  // also compares its schema.
  friend bool operator==(const Value& a, const Value& b);

 private:
  template <typename T>
  const T* shared() const noexcept {
    const auto* pointer = std::get_if<std::shared_ptr<const T>>(&data_);
    return pointer == nullptr ? nullptr : pointer->get();
  }
  Storage data_;
};

// The Java class name of a value's content ("java.lang.String", "[B"), for messages; "null" for
// null.
std::string_view java_class_name(const Value& value);

// Java's own text of a value: what StringConverter and the file sink write. Bytes give base64.
std::string to_string(const Value& value);
// The same, appended to a buffer.
void append_text(const Value& value, std::string& out);

}  // namespace kconnect
