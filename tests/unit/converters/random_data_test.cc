#include "random_data.h"

#include <cmath>

#include <kconnect/logical_types.h>
#include <kconnect/schema_builder.h>
#include <kconnect/struct.h>

#include "base/utf8.h"

namespace kconnect {

namespace {

int pick(int end) {
  return *rc::gen::inRange(0, end);
}

template <typename T>
T finite() {
  const T value = *rc::gen::arbitrary<T>();
  return std::isfinite(value) && value != 0 ? value : T{1};
}

SchemaBuilder random_builder(int depth) {
  switch (pick(depth > 0 ? 16 : 13)) {
    case 9:
      return decimal_builder(pick(10) - 3);
    case 10:
      return date_builder();
    case 11:
      return time_builder();
    case 12:
      return timestamp_builder();
    case 13:
      return SchemaBuilder::array(*random_schema(depth - 1));
    case 14:
      return SchemaBuilder::map(plain_schema(static_cast<SchemaType>(pick(9))),
                                *random_schema(depth - 1));
    case 15: {
      SchemaBuilder builder = SchemaBuilder::structure();
      const int fields = pick(5);
      for (int i = 0; i < fields; ++i) {
        builder.field(*random_text() + std::to_string(i), *random_schema(depth - 1));
      }
      return builder;
    }
    default:
      return SchemaBuilder(static_cast<SchemaType>(pick(9)));
  }
}

Value random_logical(const Schema& schema) {
  switch (logical_type(schema)) {
    case LogicalType::Decimal: {
      const auto bytes = *rc::gen::nonEmpty<std::string>();
      return Decimal::from_unscaled_bytes(bytes, decimal_scale(schema));
    }
    case LogicalType::Date:
      return date_from_days(*rc::gen::arbitrary<int32_t>());
    case LogicalType::Time:
      return time_from_millis(pick(86'400'001));
    default:
      return Instant{*rc::gen::arbitrary<int64_t>()};
  }
}

Value random_map(const Schema& schema) {
  Map entries;
  const int size = pick(5);
  for (int i = 0; i < size; ++i) {
    Value key = *random_value(schema.key_schema());
    const bool is_new = std::none_of(entries.begin(), entries.end(),
                                     [&](const auto& entry) { return entry.first == key; });
    if (is_new) entries.emplace_back(std::move(key), *random_value(schema.value_schema()));
  }
  return Value::map(std::move(entries));
}

Value random_struct(const SchemaPtr& schema) {
  auto structure = std::make_shared<Struct>(schema);
  for (const Field& field : schema->fields()) {
    structure->put(field, *random_value(field.schema));
  }
  return {std::shared_ptr<const Struct>(std::move(structure))};
}

Value random_content(const SchemaPtr& schema) {
  if (logical_type(*schema) != LogicalType::None) return random_logical(*schema);
  switch (schema->type()) {
    case SchemaType::Int8:
      return *rc::gen::arbitrary<int8_t>();
    case SchemaType::Int16:
      return *rc::gen::arbitrary<int16_t>();
    case SchemaType::Int32:
      return *rc::gen::arbitrary<int32_t>();
    case SchemaType::Int64:
      return *rc::gen::arbitrary<int64_t>();
    case SchemaType::Float32:
      return finite<float>();
    case SchemaType::Float64:
      return finite<double>();
    case SchemaType::Boolean:
      return pick(2) == 1;
    case SchemaType::String:
      return *random_text();
    case SchemaType::Bytes:
      return Bytes(*rc::gen::arbitrary<std::string>());
    case SchemaType::Array: {
      Array elements;
      const int size = pick(5);
      for (int i = 0; i < size; ++i) elements.push_back(*random_value(schema->value_schema()));
      return Value::array(std::move(elements));
    }
    case SchemaType::Map:
      return random_map(*schema);
    case SchemaType::Struct:
      return random_struct(schema);
  }
  return {};
}

}  // namespace

rc::Gen<std::string> random_text() {
  return rc::gen::map(rc::gen::arbitrary<std::vector<uint32_t>>(),
                      [](const std::vector<uint32_t>& numbers) {
                        std::string text;
                        for (const uint32_t number : numbers) {
                          // Mostly ASCII, among it controls; any character; lone surrogates.
                          const bool is_ascii = number % 3 != 0;
                          const char32_t c = is_ascii ? number / 3 % 0x80 : number / 3 % 0x110000;
                          if (c < 0x10000) {
                            append_utf16_unit(static_cast<char16_t>(c), text);
                          } else {
                            append_utf8(c, text);
                          }
                        }
                        return text;
                      });
}

rc::Gen<SchemaPtr> random_schema(int depth) {
  return rc::gen::exec([depth] {
    SchemaBuilder builder = random_builder(depth);
    if (pick(3) == 0) builder.optional();
    if (pick(8) == 0) builder.doc(*random_text());
    if (pick(8) == 0) builder.parameter(*random_text(), *random_text());
    return builder.build();
  });
}

rc::Gen<Value> random_value(SchemaPtr schema) {
  return rc::gen::exec([schema = std::move(schema)] {
    if (schema->is_optional() && pick(4) == 0) return Value();
    return random_content(schema);
  });
}

rc::Gen<Value> random_schemaless_value(int depth) {
  return rc::gen::exec([depth]() -> Value {
    const int size = pick(5);
    switch (pick(depth > 0 ? 7 : 5)) {
      case 0:
        return {};
      case 1:
        return pick(2) == 1;
      case 2:
        return *rc::gen::arbitrary<int64_t>();
      case 3:
        return finite<double>();
      case 4:
        return *random_text();
      case 5: {
        Array elements;
        for (int i = 0; i < size; ++i) elements.push_back(*random_schemaless_value(depth - 1));
        return Value::array(std::move(elements));
      }
      default: {
        Map entries;
        for (int i = 0; i < size; ++i) {
          entries.emplace_back(*random_text() + std::to_string(i),
                               *random_schemaless_value(depth - 1));
        }
        return Value::map(std::move(entries));
      }
    }
  });
}

}  // namespace kconnect
