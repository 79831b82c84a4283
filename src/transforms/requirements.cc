#include "transforms/requirements.h"

#include <fmt/format.h>

#include <kconnect/errors.h>

namespace kconnect {

const Map& require_map(const Value& value, std::string_view purpose) {
  if (const Map* map = value.map()) return *map;
  throw DataException(
      fmt::format("Only Map objects supported in absence of schema for [{}], found: {}", purpose,
                  java_class_name(value)));
}

const Map* require_map_or_null(const Value& value, std::string_view purpose) {
  return value.is_null() ? nullptr : &require_map(value, purpose);
}

const Struct& require_struct(const Value& value, std::string_view purpose) {
  if (const Struct* structure = value.structure()) return *structure;
  throw DataException(fmt::format("Only Struct objects supported for [{}], found: {}", purpose,
                                  java_class_name(value)));
}

const Struct* require_struct_or_null(const Value& value, std::string_view purpose) {
  return value.is_null() ? nullptr : &require_struct(value, purpose);
}

void require_schema(const SchemaPtr& schema, std::string_view purpose) {
  if (schema == nullptr) throw DataException(fmt::format("Schema required for [{}]", purpose));
}

const SinkRecord& require_sink_record(const ConnectRecord& record, std::string_view purpose) {
  if (const SinkRecord* sink = as_sink_record(record)) return *sink;
  throw DataException(
      fmt::format("Only SinkRecord supported for [{}], found: "
                  "org.apache.kafka.connect.source.SourceRecord",
                  purpose));
}

}  // namespace kconnect
