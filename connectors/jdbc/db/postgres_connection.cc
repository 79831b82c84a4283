#include "jdbc/db/postgres_connection.h"

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "base/ascii_case.h"
#include "jdbc/db/postgres_columns.h"
#include "jdbc/db/postgres_result.h"
#include "jdbc/db/postgres_row_writer.h"

namespace kconnect::jdbc {

namespace {

// The kinds of pgjdbc's table types, as conditions on pg_class c and pg_namespace n.
const std::map<std::string, std::string_view>& table_kinds() {
  static const std::map<std::string, std::string_view> kinds{
      {"TABLE", "c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"},
      {"PARTITIONED TABLE",
       "c.relkind = 'p' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"},
      {"VIEW",
       "c.relkind = 'v' AND n.nspname <> 'pg_catalog' AND n.nspname <> 'information_schema'"},
      {"SYSTEM TABLE",
       "c.relkind = 'r' AND (n.nspname = 'pg_catalog' OR n.nspname = 'information_schema')"},
      {"SYSTEM VIEW",
       "c.relkind = 'v' AND (n.nspname = 'pg_catalog' OR n.nspname = 'information_schema')"},
      {"TEMPORARY TABLE", "c.relkind IN ('r', 'p') AND n.nspname ~ '^pg_temp_'"},
      {"TEMPORARY VIEW", "c.relkind = 'v' AND n.nspname ~ '^pg_temp_'"},
      {"FOREIGN TABLE", "c.relkind = 'f'"},
      {"MATERIALIZED VIEW", "c.relkind = 'm'"},
  };
  return kinds;
}

}  // namespace

int64_t PostgresConnection::execute(std::string_view sql) {
  const PostgresResult result = session_.run(sql);
  const std::string_view affected = libpq().PQcmdTuples(result.get());
  int64_t rows = 0;
  std::from_chars(affected.data(), affected.data() + affected.size(), rows);
  return rows;
}

std::unique_ptr<ResultSet> PostgresConnection::query(std::string_view sql) {
  return std::make_unique<PostgresResultSet>(session_, result_columns(session_, sql), sql);
}

std::vector<Column> PostgresConnection::describe(std::string_view sql) {
  std::vector<Column> columns;
  for (PostgresColumn& found : result_columns(session_, sql)) {
    columns.push_back(std::move(found.column));
  }
  return columns;
}

bool PostgresConnection::set_isolation(TransactionIsolation isolation) {
  const std::string_view name = sql_name(isolation);
  if (!name.empty()) {
    session_.run(
        fmt::format("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL {}", name));
  }
  return true;
}

bool PostgresConnection::is_valid() {
  if (session_.is_broken()) return false;
  try {
    session_.run("");
    return true;
  } catch (const SqlException& error) {
    if (error.kind() == SqlErrorKind::Interrupted) throw;
    return false;
  }
}

std::vector<TableId> PostgresConnection::tables(const TablePattern& pattern) {
  if (pattern.catalog && *pattern.catalog != current_catalog()) return {};
  std::string kinds;
  for (const std::string& type : pattern.types) {
    const auto kind = table_kinds().find(upper_case(type));
    if (kind == table_kinds().end()) continue;
    kinds +=
        fmt::format("{}WHEN {} THEN '{}'", kinds.empty() ? "" : " ", kind->second, kind->first);
  }
  if (kinds.empty()) return {};
  const std::string query = fmt::format(
      "SELECT schema_name, table_name FROM (SELECT n.nspname AS schema_name, c.relname AS "
      "table_name, CASE {} END AS kind FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
      "ON "
      "n.oid = c.relnamespace WHERE $1 = '' OR n.nspname LIKE $2) found WHERE kind IS NOT NULL "
      "ORDER BY kind, schema_name, table_name",
      kinds);
  const PostgresResult rows =
      session_.run(query, {pattern.schema ? "like" : "", pattern.schema.value_or("")});
  std::vector<TableId> tables;
  for (int row = 0; row < rows.rows(); ++row) {
    tables.push_back({"", std::string(rows.text(row, 0)), std::string(rows.text(row, 1))});
  }
  return tables;
}

std::optional<std::vector<Column>> PostgresConnection::columns(const TableId& table) {
  return table_columns(session_, table);
}

std::string PostgresConnection::current_catalog() {
  return std::string(session_.run("SELECT current_database()").text(0, 0));
}

std::string PostgresConnection::current_schema() {
  return std::string(session_.run("SELECT current_schema()").text(0, 0));
}

std::unique_ptr<RowWriter> PostgresConnection::row_writer(WriteStatement statement) {
  return std::make_unique<PostgresRowWriter>(session_, std::move(statement));
}

std::unique_ptr<Connection> open_postgres(const JdbcUrl& url, const ConnectionSettings& settings,
                                          const std::stop_token& stop) {
  return std::make_unique<PostgresConnection>(postgres_parameters(url, settings), stop);
}

}  // namespace kconnect::jdbc
