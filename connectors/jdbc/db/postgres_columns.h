#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "jdbc/db/column.h"
#include "jdbc/db/postgres_session.h"
#include "jdbc/db/postgres_types.h"
#include "jdbc/db/table_id.h"

namespace kconnect::jdbc {

struct PostgresColumn {
  Column column;
  PostgresType type;
  int32_t modifier = -1;  // of the type: length, precision
};

// The columns of a query, with what the catalog knows about those that come straight from a table.
std::vector<PostgresColumn> result_columns(PostgresSession& session, std::string_view sql);
// nullopt when there is no such table.
std::optional<std::vector<Column>> table_columns(PostgresSession& session, const TableId& table);

}  // namespace kconnect::jdbc
