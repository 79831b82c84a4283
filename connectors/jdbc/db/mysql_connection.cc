#include "jdbc/db/mysql_connection.h"

#include <fmt/format.h>
#include <mysql.h>

#include "jdbc/db/mysql_catalog.h"
#include "jdbc/db/mysql_result_set.h"
#include "jdbc/db/mysql_row_writer.h"
#include "jdbc/db/mysql_types.h"

namespace kconnect::jdbc {

namespace {

struct CloseStatement {
  void operator()(MYSQL_STMT* statement) const { mysql_stmt_close(statement); }
};
struct FreeResult {
  void operator()(MYSQL_RES* result) const { mysql_free_result(result); }
};

}  // namespace

std::unique_ptr<ResultSet> MySqlConnection::query(std::string_view sql) {
  session_.send(sql);
  if (mysql_field_count(session_.handle()) == 0) {
    throw SqlException("the statement gives no rows", SqlErrorKind::Permanent);
  }
  return std::make_unique<MySqlResultSet>(session_);
}

std::vector<Column> MySqlConnection::describe(std::string_view sql) {
  const std::unique_ptr<MYSQL_STMT, CloseStatement> statement(mysql_stmt_init(session_.handle()));
  if (mysql_stmt_prepare(statement.get(), sql.data(), sql.size()) != 0) {
    session_.fail(statement.get());
  }
  const std::unique_ptr<MYSQL_RES, FreeResult> result(mysql_stmt_result_metadata(statement.get()));
  std::vector<Column> columns;
  if (result == nullptr) return columns;
  const MYSQL_FIELD* fields = mysql_fetch_fields(result.get());
  for (unsigned i = 0; i < mysql_num_fields(result.get()); ++i) {
    columns.push_back(result_column(fields[i], session_.options()));
  }
  return columns;
}

bool MySqlConnection::set_isolation(TransactionIsolation isolation) {
  const std::string_view name = sql_name(isolation);
  if (!name.empty()) {
    session_.run(fmt::format("SET SESSION TRANSACTION ISOLATION LEVEL {}", name));
  }
  return true;
}

std::vector<TableId> MySqlConnection::tables(const TablePattern& pattern) {
  return mysql_tables(session_, pattern);
}

std::optional<std::vector<Column>> MySqlConnection::columns(const TableId& table) {
  return mysql_columns(session_, table);
}

std::string MySqlConnection::current_catalog() {
  session_.send("SELECT DATABASE()");
  MySqlResultSet row(session_);
  std::string database;
  while (row.next()) {
    if (!row.is_null(0)) database = row.text(0);
  }
  return database;
}

std::unique_ptr<RowWriter> MySqlConnection::row_writer(WriteStatement statement) {
  return std::make_unique<MySqlRowWriter>(session_, std::move(statement));
}

}  // namespace kconnect::jdbc
