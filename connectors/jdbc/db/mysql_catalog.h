#pragma once

#include "jdbc/db/connection.h"
#include "jdbc/db/mysql_session.h"

namespace kconnect::jdbc {

// What the server tells about its tables, as the Java driver asks for it.
std::vector<TableId> mysql_tables(MySqlSession& session, const TablePattern& pattern);
std::optional<std::vector<Column>> mysql_columns(MySqlSession& session, const TableId& table);

}  // namespace kconnect::jdbc
