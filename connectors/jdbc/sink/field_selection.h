#pragma once

#include <vector>

#include <kconnect/record.h>

#include "jdbc/dialects/sink_field.h"
#include "jdbc/sink_config.h"

namespace kconnect::jdbc {

// Where a column's value is in a record.
enum class FieldPlace { Topic, Partition, Offset, Key, KeyField, Value, ValueField };

struct SelectedField {
  SinkField field;
  FieldPlace place = FieldPlace::Value;
  int index = 0;  // in its structure
};

// Which fields of records with a pair of schemas are written, and as what.
struct FieldSelection {
  std::vector<SelectedField> keys;
  std::vector<SelectedField> others;

  // The columns in the order in which a table is created: Kafka's coordinates, the value's fields,
  // the rest by name.
  std::vector<SinkField> all(const SchemaPtr& value_schema) const;
};

// value_schema is null for records that delete. Throws ConnectException when the settings do not
// go with the schemas.
FieldSelection select_fields(const SinkConfig& config, std::string_view table,
                             const SchemaPtr& key_schema, const SchemaPtr& value_schema);

}  // namespace kconnect::jdbc
