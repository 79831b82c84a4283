#pragma once

#include <string>
#include <vector>

#include <kconnect/schema.h>

#include "base/time_zone.h"
#include "jdbc/db/column.h"
#include "jdbc/db/row_writer.h"

namespace kconnect::jdbc {

// A field of a record that has a column in the sink's table.
struct SinkField {
  std::string name;
  SchemaPtr schema;
  bool is_key = false;
  bool is_timestamp = false;  // in timestamp.fields.list

  bool is_optional() const { return !is_key && schema->is_optional(); }
  bool has_default() const { return !schema->default_value().is_null(); }
};

// In which zone the defaults of dates and of times are written.
struct LiteralZones {
  TimeZone date = TimeZone::utc();
  TimeZone time = TimeZone::utc();
};

struct WriteColumn {
  std::string name;
  BindType type = BindType::Text;
  BindType element = BindType::Text;  // of an array
  std::string column_type = {};       // Column::type_name of the table; empty = not known
};

// What is to be written: the cells of a row are the keys' and then the others', for updates the
// others' first.
struct WriteTarget {
  WriteKind kind = WriteKind::Insert;
  TableId table = {};
  std::vector<WriteColumn> keys = {};
  std::vector<WriteColumn> others = {};  // none when deleting
  bool untyped_text = false;             // Connection::sends_untyped_text()

  std::vector<WriteColumn> in_order() const {
    std::vector<WriteColumn> columns = kind == WriteKind::Update ? others : keys;
    const auto& rest = kind == WriteKind::Update ? keys : others;
    columns.insert(columns.end(), rest.begin(), rest.end());
    return columns;
  }
};

}  // namespace kconnect::jdbc
