#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <kconnect/schema.h>
#include <kconnect/struct.h>
#include <kconnect/text.h>

#include "jdbc/db/connection.h"
#include "jdbc/dialects/dialect.h"
#include "jdbc/source/calendar.h"
#include "jdbc/source_config.h"

namespace kconnect::jdbc {

struct RowMappingOptions {
  NumericMapping numeric = NumericMapping::None;
  TimestampGranularity granularity = TimestampGranularity::ConnectLogical;
  SourceCalendar calendar;
  bool arrays = false;  // whether arrays become arrays
};

// Whether a column becomes a field.
bool is_mapped(const Column& column, const Dialect& dialect, const RowMappingOptions& options);

// Turns the rows of one result into Structs. Used by one thread.
class RowMapping {
 public:
  // schema_name: nullopt = none. Throws DataException when no column has a mapping or two fields
  // have one name.
  RowMapping(const std::vector<Column>& columns, const std::optional<std::string>& schema_name,
             const Dialect& dialect, const RowMappingOptions& options);

  const SchemaPtr& schema() const { return schema_; }
  // Goes on with a schema that is equal, so that converters recognise it.
  void adopt(const SchemaPtr& equal) { schema_ = equal; }
  // Columns that have no mapping: "name (type)".
  const std::vector<std::string>& unmapped() const { return unmapped_; }

  // The present row. bytes grows by what its texts and bytes take. Throws ConnectException naming
  // the column that cannot be converted.
  std::shared_ptr<const Struct> read(const ResultSet& row, TextArena& arena, size_t& bytes) const;
  const SourceCalendar& calendar() const { return options_.calendar; }

 private:
  struct FieldReader {
    size_t column = 0;
    FieldMapping mapping;
    bool is_array = false;  // then the mapping is that of the elements
  };
  FieldReader reader(size_t index, const Column& column, const Dialect& dialect) const;
  SchemaPtr field_schema(const Column& column, FieldMapping mapping) const;
  SchemaPtr timestamp_schema(bool is_optional) const;
  Value value(const ResultSet& row, const FieldReader& field, TextArena& arena,
              size_t& bytes) const;
  Value array_value(const ResultSet& row, const FieldReader& field, TextArena& arena,
                    size_t& bytes) const;
  Value timestamp_value(const SqlTimestamp& instant) const;

  RowMappingOptions options_;
  SchemaPtr schema_;
  std::vector<FieldReader> fields_;  // in the order of the schema
  std::vector<std::string> unmapped_;
};

}  // namespace kconnect::jdbc
