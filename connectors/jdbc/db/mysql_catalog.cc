#include "jdbc/db/mysql_catalog.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <mysql.h>

#include "base/ascii_case.h"
#include "jdbc/db/mysql_result_set.h"
#include "jdbc/db/mysql_types.h"

namespace kconnect::jdbc {

namespace {

std::string literal(const MySqlSession& session, std::string_view text) {
  std::string escaped(text.size() * 2 + 1, '\0');
  escaped.resize(
      mysql_real_escape_string(session.handle(), escaped.data(), text.data(), text.size()));
  return '\'' + escaped + '\'';
}

// The names that information_schema has for the table types asked for; those that the server does
// not know are left out.
std::vector<std::string> server_types(const std::vector<std::string>& types) {
  std::vector<std::string> names;
  for (std::string type : types) {
    std::ranges::transform(type, type.begin(), [](char c) { return ascii_upper(c); });
    if (type == "TABLE") {
      names.insert(names.end(), {"BASE TABLE", "SYSTEM VERSIONED"});
    } else if (type == "LOCAL TEMPORARY") {
      names.emplace_back("TEMPORARY");
    } else if (type == "VIEW" || type == "SYSTEM VIEW" || type == "SYSTEM TABLE") {
      names.push_back(type);
    }
  }
  return names;
}

int32_t number_or_zero(const MySqlResultSet& row, size_t column) {
  if (row.is_null(column)) return 0;
  return static_cast<int32_t>(std::min<int64_t>(row.integer(column), INT32_MAX));
}

Column table_column(const MySqlResultSet& row, const MySqlOptions& options) {
  const std::string_view column_type = row.text(2);
  Column column{.name = std::string(row.text(0)),
                .type = table_column_type(row.text(1), column_type, options),
                .type_name = std::string(row.text(1))};
  column.nullability = row.text(3) == "NO" ? Nullability::NotNull : Nullability::Nullable;
  column.primary_key = row.text(4) == "PRI";
  column.auto_increment = row.text(5).find("auto_increment") != std::string_view::npos;
  column.has_default = !row.is_null(6);
  column.precision = number_or_zero(row, 7);
  column.scale = number_or_zero(row, 8);
  column.is_signed = column_type.find("unsigned") == std::string_view::npos;
  return column;
}

}  // namespace

std::vector<TableId> mysql_tables(MySqlSession& session, const TablePattern& pattern) {
  std::vector<std::string> types = server_types(pattern.types);
  if (types.empty()) return {};
  for (std::string& type : types) type = literal(session, type);
  std::string sql = fmt::format(
      "SELECT table_schema, table_name FROM information_schema.tables "
      "WHERE table_type IN ({})",
      fmt::join(types, ","));
  if (pattern.catalog) {
    sql += " AND table_schema = ";
    sql += pattern.catalog->empty() ? "database()" : literal(session, *pattern.catalog);
  }
  sql += " ORDER BY table_type, table_schema, table_name";
  session.send(sql);
  MySqlResultSet rows(session);
  std::vector<TableId> tables;
  while (rows.next()) {
    tables.push_back({.catalog = std::string(rows.text(0)), .table = std::string(rows.text(1))});
  }
  return tables;
}

std::optional<std::vector<Column>> mysql_columns(MySqlSession& session, const TableId& table) {
  session.send(fmt::format(
      "SELECT column_name, data_type, column_type, is_nullable, column_key, extra, column_default, "
      "coalesce(numeric_precision, character_maximum_length, datetime_precision), numeric_scale "
      "FROM information_schema.columns WHERE table_schema = {} AND table_name = {} "
      "ORDER BY ordinal_position",
      table.catalog.empty() ? "database()" : literal(session, table.catalog),
      literal(session, table.table)));
  MySqlResultSet rows(session);
  std::vector<Column> columns;
  while (rows.next()) columns.push_back(table_column(rows, session.options()));
  if (columns.empty()) return std::nullopt;
  return columns;
}

}  // namespace kconnect::jdbc
