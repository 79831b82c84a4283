#include <algorithm>
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/logical_types.h>
#include <kconnect/schema_builder.h>
#include <kconnect/values.h>

#include "base/java_number.h"
#include "base/utf8.h"
#include "sdk/java_hash.h"
#include "sdk/temporal_text.h"
#include "sdk/value_tokens.h"
#include "sdk/values_convert.h"

namespace kconnect {

namespace {

// Far more than any real header has; keeps hostile text from exhausting the stack.
constexpr int deepest_level = 1000;

SchemaAndValue of_type(SchemaType type, Value value) {
  return {plain_schema(type), std::move(value)};
}

// A whole number in the narrowest integer type; nullopt when it has a fraction or more than 64
// bits.
std::optional<SchemaAndValue> narrowest_integer(const Decimal& decimal) {
  constexpr int32_t most_zeros = 19;
  if (!decimal.is_whole()) return std::nullopt;
  if (decimal.sign() != 0 && decimal.scale() < -most_zeros) return std::nullopt;
  const auto whole = decimal.with_scale(0)->small_unscaled();
  if (!whole) return std::nullopt;
  const int64_t value = *whole;
  if (value == static_cast<int8_t>(value)) {
    return of_type(SchemaType::Int8, static_cast<int8_t>(value));
  }
  if (value == static_cast<int16_t>(value)) {
    return of_type(SchemaType::Int16, static_cast<int16_t>(value));
  }
  if (value == static_cast<int32_t>(value)) {
    return of_type(SchemaType::Int32, static_cast<int32_t>(value));
  }
  return of_type(SchemaType::Int64, value);
}

std::optional<SchemaAndValue> parse_number(std::string_view text) {
  const auto decimal = Decimal::parse(text);
  if (!decimal) return std::nullopt;
  if (auto integer = narrowest_integer(*decimal)) return integer;
  if (decimal->scale() != 0) {
    const float single = decimal->to_float();
    if (std::isfinite(single)) return of_type(SchemaType::Float32, single);
    const double wide = decimal->to_double();
    if (std::isfinite(wide)) return of_type(SchemaType::Float64, wide);
  }
  return SchemaAndValue{decimal_builder(decimal->scale()).build(), *decimal};
}

bool is_number_type(SchemaType type) {
  return type <= SchemaType::Float64;
}

// The schema that the elements of a list (or keys, or values of a map) have in common.
class CommonSchema {
 public:
  // A null element has no schema and changes nothing.
  void add(const SchemaPtr& latest) {
    if (latest == nullptr) return;
    schema_ = schema_ == nullptr ? latest : common(schema_, latest);
    if (schema_ == nullptr) compatible_ = false;
  }
  // Null when there is none.
  SchemaPtr get() const { return compatible_ ? schema_ : nullptr; }

 private:
  static SchemaPtr common(const SchemaPtr& previous, const SchemaPtr& latest) {
    if (previous->type() == latest->type()) return latest;
    if (!is_number_type(previous->type()) || !is_number_type(latest->type())) return nullptr;
    return previous->type() < latest->type() ? latest : previous;
  }

  SchemaPtr schema_;
  bool compatible_ = true;
};

// Entries by key, in the order of their first occurrence; the last value of a key stays.
class EntryCollector {
 public:
  void put(Value key, Value value) {
    const int32_t hash = java_hash(key);
    const auto [begin, end] = index_.equal_range(hash);
    const auto found = std::find_if(
        begin, end, [&](const auto& slot) { return entries_[slot.second].first == key; });
    if (found != end) {
      entries_[found->second].second = std::move(value);
      return;
    }
    index_.emplace(hash, entries_.size());
    entries_.emplace_back(std::move(key), std::move(value));
  }
  Map take() { return std::move(entries_); }

 private:
  Map entries_;
  std::unordered_multimap<int32_t, size_t> index_;
};

class ValueParser {
 public:
  explicit ValueParser(std::string_view text) : tokens_(text) {}

  SchemaAndValue parse() { return parse(false, 0); }

 private:
  SchemaAndValue parse(bool embedded, int depth) {
    if (!tokens_.has_next()) return {};
    if (embedded && tokens_.take("\"")) return parse_quoted();
    if (take_literal("null", embedded)) return {};
    if (take_literal("true", embedded)) return of_type(SchemaType::Boolean, true);
    if (take_literal("false", embedded)) return of_type(SchemaType::Boolean, false);
    const size_t start = tokens_.mark();
    try {
      if (tokens_.take("[")) return parse_array(depth + 1);
      if (tokens_.take("{")) return parse_map(depth + 1);
    } catch (const DataException&) {
      // It is no list or map after all: plain text at the top, a failure inside containers.
      tokens_.rewind_to(start);
    }
    return parse_token(tokens_.next(), embedded);
  }

  // At the top a literal must be all there is: "true}" is text.
  bool take_literal(std::string_view literal, bool embedded) {
    const size_t start = tokens_.mark();
    if (tokens_.take(literal) && (embedded || !tokens_.has_next())) return true;
    tokens_.rewind_to(start);
    return false;
  }

  SchemaAndValue parse_quoted() {
    std::string content;
    while (tokens_.has_next() && !tokens_.take_exactly("\"")) content.append(tokens_.next());
    if (auto temporal = parse_temporal(content)) return *temporal;
    return of_type(SchemaType::String, content);
  }

  SchemaAndValue parse_array(int depth) {
    check_depth(depth);
    Array elements;
    CommonSchema common;
    while (tokens_.has_next()) {
      if (tokens_.take("]")) return finish_array(std::move(elements), common.get());
      if (tokens_.take(",")) fail("Unable to parse an empty array element");
      const SchemaAndValue element = parse(true, depth);
      common.add(element.schema);
      elements.push_back(element.value);
      const size_t behind = tokens_.mark();
      if (tokens_.take("]")) {
        tokens_.rewind_to(behind);
      } else if (!tokens_.take(",")) {
        fail("Array elements missing ',' delimiter");
      }
    }
    fail("Array is missing terminating ']'");
  }

  SchemaAndValue parse_map(int depth) {
    check_depth(depth);
    EntryCollector entries;
    CommonSchema keys;
    CommonSchema values;
    while (tokens_.has_next()) {
      if (tokens_.take("}")) return finish_map(entries.take(), keys.get(), values.get());
      if (tokens_.take(",")) fail("Unable to parse a map entry that has no key or value");
      const SchemaAndValue key = parse(true, depth);
      if (key.value.is_null()) fail("Map entry may not have a null key");
      if (!tokens_.take(":")) fail("Map entry is missing ':'");
      const SchemaAndValue value = parse(true, depth);
      entries.put(key.value, value.value);
      tokens_.take(",");
      keys.add(key.schema);
      values.add(value.schema);
    }
    fail("Map is missing terminating '}'");
  }

  static SchemaAndValue finish_array(Array elements, const SchemaPtr& common) {
    if (common != nullptr) {
      for (Value& element : elements) element = convert_to(*common, nullptr, element);
    }
    return {SchemaBuilder::array_of_unknown(common).build(), Value::array(std::move(elements))};
  }

  static SchemaAndValue finish_map(Map entries, const SchemaPtr& keys, SchemaPtr values) {
    if (keys == nullptr) values = nullptr;
    EntryCollector aligned;
    for (const auto& [key, value] : entries) {
      aligned.put(keys == nullptr ? key : convert_to(*keys, nullptr, key),
                  values == nullptr ? value : convert_to(*values, nullptr, value));
    }
    return {SchemaBuilder::map_of_unknown(keys, values).build(), Value::map(aligned.take())};
  }

  SchemaAndValue parse_token(std::string_view untrimmed, bool embedded) {
    const std::string_view token = trim_blanks(untrimmed);
    if (token.empty()) return of_type(SchemaType::String, untrimmed);
    size_t next = 0;
    const bool starts_with_digit = java_digit(next_code_point(token, next)) >= 0;
    if (starts_with_digit) {
      if (auto temporal = parse_temporal_tokens(token)) return *temporal;
    }
    if (starts_with_digit || token[0] == '+' || token[0] == '-') {
      if (auto number = parse_number(token)) return *number;
    }
    if (embedded) fail("Failed to parse embedded value");
    return of_type(SchemaType::String, tokens_.text());
  }

  // Times are cut at their colons: five tokens make one, unless the colons are escaped.
  std::optional<SchemaAndValue> parse_temporal_tokens(std::string_view token) {
    const size_t behind = tokens_.mark();
    if (const auto rest = tokens_.next(4)) {
      if (auto temporal = parse_temporal(fmt::format("{}{}", token, *rest))) return temporal;
    }
    tokens_.rewind_to(behind);
    return parse_temporal(token);
  }

  void check_depth(int depth) const {
    if (depth > deepest_level) fail("Lists and maps are nested too deep");
  }

  [[noreturn]] void fail(std::string_view problem) const {
    throw DataException(fmt::format("{}: {}", problem, tokens_.text()));
  }

  ValueTokens tokens_;
};

}  // namespace

SchemaAndValue parse_string(std::string_view text) {
  if (text.empty()) return of_type(SchemaType::String, text);
  return ValueParser(text).parse();
}

}  // namespace kconnect
