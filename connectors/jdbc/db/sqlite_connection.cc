#include "jdbc/db/sqlite_connection.h"

#include <algorithm>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/ascii_case.h"
#include "jdbc/db/sqlite_result.h"
#include "jdbc/db/sqlite_row_writer.h"
#include "jdbc/db/sqlite_types.h"

namespace kconnect::jdbc {

namespace {

bool wants(const TablePattern& pattern, std::string_view type) {
  return std::ranges::any_of(pattern.types, [type](const std::string& wanted) {
    return equals_ignoring_case(wanted, type);
  });
}

void add_tables(const SqliteDatabase& database, std::string_view schema_table,
                std::string_view type, std::vector<TableId>& tables) {
  SqliteStatement statement(
      database, fmt::format("SELECT name FROM {} WHERE type = ? AND name NOT LIKE 'sqlite\\_%' "
                            "ESCAPE '\\' ORDER BY name",
                            schema_table));
  statement.bind(1, type);
  while (statement.step()) tables.push_back({"", "", std::string(statement.text(0))});
}

bool has_autoincrement(const SqliteDatabase& database, std::string_view table) {
  SqliteStatement statement(database,
                            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ? COLLATE "
                            "NOCASE AND upper(sql) LIKE '%AUTOINCREMENT%'");
  statement.bind(1, table);
  return statement.step();
}

}  // namespace

int64_t SqliteConnection::execute(std::string_view sql) {
  const int before = sqlite3_total_changes(database_.get());
  database_.execute(std::string(sql));
  return sqlite3_total_changes(database_.get()) - before;
}

std::unique_ptr<ResultSet> SqliteConnection::query(std::string_view sql) {
  return std::make_unique<SqliteResultSet>(database_, sql);
}

std::vector<Column> SqliteConnection::describe(std::string_view sql) {
  const SqliteStatement statement(database_, sql);
  return sqlite_columns(database_, statement, false);
}

bool SqliteConnection::set_isolation(TransactionIsolation isolation) {
  const bool uncommitted = isolation == TransactionIsolation::ReadUncommitted;
  database_.execute(fmt::format("PRAGMA read_uncommitted={}", uncommitted ? 1 : 0));
  return true;
}

std::vector<TableId> SqliteConnection::tables(const TablePattern& pattern) {
  std::vector<TableId> tables;
  if (wants(pattern, "GLOBAL TEMPORARY")) {
    add_tables(database_, "sqlite_temp_master", "table", tables);
  }
  if (wants(pattern, "TABLE")) add_tables(database_, "sqlite_master", "table", tables);
  if (wants(pattern, "VIEW")) add_tables(database_, "sqlite_master", "view", tables);
  return tables;
}

std::optional<std::vector<Column>> SqliteConnection::columns(const TableId& table) {
  SqliteStatement statement(database_,
                            "SELECT name, type, \"notnull\", dflt_value IS NOT NULL, pk FROM "
                            "pragma_table_info(?)");
  statement.bind(1, table.table);
  const bool autoincrement = has_autoincrement(database_, table.table);
  std::vector<Column> columns;
  while (statement.step()) {
    Column column;
    column.name = statement.text(0);
    const std::string_view declared = statement.text(1);
    set_sqlite_type(
        column, declared.empty() ? std::nullopt : std::optional<std::string_view>(declared), {});
    column.nullability = statement.integer(2) != 0 ? Nullability::NotNull : Nullability::Nullable;
    column.has_default = statement.integer(3) != 0;
    column.primary_key = statement.integer(4) != 0;
    column.auto_increment = autoincrement && column.primary_key;
    columns.push_back(std::move(column));
  }
  if (columns.empty()) return std::nullopt;
  return columns;
}

// Many small transactions are written many times faster to a write-ahead log that is brought to the
// disk only now and then, by make_durable().
void SqliteConnection::prepare_for_writing() {
  const SqliteOptions& options = database_.options();
  if (!options.has_journal_mode) {
    try {
      query("PRAGMA journal_mode=WAL")->next();
    } catch (const SqlException& error) {  // others hold the file: it stays as it is
      if (!error.is_retriable()) throw;
    }
  }
  const auto mode = query("PRAGMA journal_mode");
  uses_log_ = mode->next() && mode->text(0) == "wal";
  if (uses_log_ && !options.has_synchronous) database_.execute("PRAGMA synchronous=NORMAL");
}

void SqliteConnection::make_durable() {
  if (uses_log_) database_.execute("PRAGMA wal_checkpoint(PASSIVE)");
}

std::unique_ptr<RowWriter> SqliteConnection::row_writer(WriteStatement statement) {
  return std::make_unique<SqliteRowWriter>(database_, std::move(statement));
}

std::unique_ptr<Connection> open_sqlite(const JdbcUrl& url, const ConnectionSettings& settings,
                                        const std::stop_token& stop) {
  return std::make_unique<SqliteConnection>(url, settings, stop);
}

}  // namespace kconnect::jdbc
