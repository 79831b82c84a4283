#pragma once

#include <string>
#include <vector>

#include "jdbc/db/column.h"
#include "jdbc/db/table_id.h"
#include "jdbc/source_config.h"

namespace kconnect::jdbc {

// The columns whose values make the offsets of a table, as far as the mode uses them.
struct OffsetColumnNames {
  std::vector<std::string> timestamps;
  std::string incrementing;
};

// As the settings name them. Throws ConnectException when not exactly one expression of a mapping
// matches the table.
OffsetColumnNames offset_column_names(const SourceConfig& config, const TableId& table);
// Also with the column that the database numbers by itself, and checked: they exist and, if
// validate.non.null asks for it, are not null. Throws ConfigException or ConnectException naming
// table and column.
OffsetColumnNames resolved_offset_columns(const SourceConfig& config, const TableId& table,
                                          const std::vector<Column>& columns);

}  // namespace kconnect::jdbc
