#pragma once

#include <string>

#include <kconnect/record.h>

#include "converters/json_converter.h"

namespace kconnect {

// What a record that people write may have, for the help of verbs.
inline constexpr const char* record_members =
    "topic, and if wanted key, value, timestamp, partition and headers: [{NAME: VALUE}, ...].\n"
    "Values may have a schema as JsonConverter writes it: {\"schema\": ..., \"payload\": ...}.\n";

// Records as people write them: JSON objects. Used by one thread.
class RecordLines {
 public:
  RecordLines();

  // Fills in a record. Throws std::exception for what is no record.
  void read(const std::string& json, ConnectRecord& record);
  // The object without a line end. with_schemas: values that have a schema are written with it.
  std::string write(const ConnectRecord& record, bool with_schemas);

 private:
  SchemaAndValue read_value(const std::string& topic, const std::string& json, bool has_schema);
  std::string write_value(const Text& topic, const SchemaPtr& schema, const Value& value);

  JsonConverter plain_;
  JsonConverter with_schema_;
};

}  // namespace kconnect
