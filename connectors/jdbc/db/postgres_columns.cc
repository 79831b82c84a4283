#include "jdbc/db/postgres_columns.h"

#include <charconv>

#include <fmt/format.h>

namespace kconnect::jdbc {

namespace {

int64_t number(std::string_view text) {
  int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Precision and scale are in the type modifier; -1 = none.
void set_size(Column& column, uint32_t type, int32_t modifier) {
  constexpr uint32_t numeric = 1700;
  constexpr uint32_t bit = 1560;
  if (type == numeric && modifier >= 4) {
    const int32_t packed = modifier - 4;
    column.precision = packed >> 16 & 0xffff;
    column.scale = ((packed & 0x7ff) ^ 1024) - 1024;
  } else if (type == bit) {
    column.precision = modifier > 0 ? modifier : 1;
  }
}

// What the catalog adds to the columns of a result, row by row in their order.
constexpr std::string_view catalog_query = R"(
SELECT t.typname, t.typtype, t.typcategory, a.attnotnull,
       coalesce(a.attidentity <> '', false)
         OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false),
       e.oid, e.typname, e.typtype, e.typcategory
FROM unnest($1::oid[], $2::int2[], $3::oid[]) WITH ORDINALITY AS c(rel, att, typ, place)
JOIN pg_catalog.pg_type t ON t.oid = c.typ
LEFT JOIN pg_catalog.pg_type e ON t.typcategory = 'A' AND e.oid = t.typelem
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.rel AND a.attnum = c.att
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.rel AND d.adnum = c.att
ORDER BY c.place)";

constexpr std::string_view table_query = R"(
SELECT a.attname, CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END,
       CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END,
       t.typname, t.typtype, t.typcategory, a.attnotnull OR t.typnotnull,
       a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false),
       d.adbin IS NOT NULL,
       coalesce(a.attnum = ANY (i.indkey), false)
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_catalog.pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = (
  SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relname = $1 AND ($2 = '' OR n.nspname = $2)
    AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  ORDER BY pg_catalog.pg_table_is_visible(c.oid) DESC, n.nspname LIMIT 1)
ORDER BY a.attnum)";

PostgresType type_of(uint32_t oid, std::string_view typtype, std::string_view typcategory) {
  if (const PostgresType* known = find_postgres_type(oid)) return *known;
  return other_postgres_type(oid, typtype.empty() ? ' ' : typtype[0],
                             typcategory.empty() ? ' ' : typcategory[0]);
}

// What the elements of an array are, where they can be read.
void set_element(PostgresColumn& array, const PostgresResult& catalog, int row) {
  const auto oid = static_cast<uint32_t>(number(catalog.text(row, 5)));
  const PostgresType type = type_of(oid, catalog.text(row, 7), catalog.text(row, 8));
  if (type.encoding == PostgresEncoding::Unknown) return;
  Column element;
  element.name = array.column.name;
  element.type = type.jdbc_type;
  element.type_name = catalog.text(row, 6);
  element.nullability = Nullability::Nullable;
  set_size(element, oid, array.modifier);
  array.column.element = std::make_shared<const Column>(std::move(element));
  array.type.element_oid = oid;
  array.type.element_encoding = type.encoding;
}

}  // namespace

std::vector<PostgresColumn> result_columns(PostgresSession& session, std::string_view sql) {
  const PostgresResult described = session.describe(sql);
  std::string tables = "{";
  std::string attributes = "{";
  std::string types = "{";
  for (int i = 0; i < described.columns(); ++i) {
    const char* separator = i == 0 ? "" : ",";
    tables += fmt::format("{}{}", separator, libpq().PQftable(described.get(), i));
    attributes += fmt::format("{}{}", separator, libpq().PQftablecol(described.get(), i));
    types += fmt::format("{}{}", separator, libpq().PQftype(described.get(), i));
  }
  const PostgresResult catalog =
      session.run(catalog_query, {tables + '}', attributes + '}', types + '}'});

  std::vector<PostgresColumn> columns;
  for (int i = 0; i < described.columns(); ++i) {
    const uint32_t oid = libpq().PQftype(described.get(), i);
    PostgresColumn found;
    found.type = type_of(oid, catalog.text(i, 1), catalog.text(i, 2));
    found.column.name = libpq().PQfname(described.get(), i);
    found.column.type = found.type.jdbc_type;
    found.column.type_name = catalog.text(i, 0);
    found.modifier = libpq().PQfmod(described.get(), i);
    set_size(found.column, oid, found.modifier);
    const std::string_view not_null = catalog.text(i, 3);
    if (!not_null.empty()) {
      found.column.nullability = not_null == "t" ? Nullability::NotNull : Nullability::Nullable;
    }
    found.column.auto_increment = catalog.flag(i, 4);
    if (found.column.type == JdbcType::Array) set_element(found, catalog, i);
    columns.push_back(std::move(found));
  }
  return columns;
}

std::optional<std::vector<Column>> table_columns(PostgresSession& session, const TableId& table) {
  const PostgresResult found = session.run(table_query, {table.table, table.schema});
  std::vector<Column> columns;
  for (int row = 0; row < found.rows(); ++row) {
    const auto oid = static_cast<uint32_t>(number(found.text(row, 1)));
    Column column;
    column.name = found.text(row, 0);
    column.type = type_of(oid, found.text(row, 4), found.text(row, 5)).jdbc_type;
    column.type_name = found.text(row, 3);
    set_size(column, oid, static_cast<int32_t>(number(found.text(row, 2))));
    column.nullability = found.flag(row, 6) ? Nullability::NotNull : Nullability::Nullable;
    column.auto_increment = found.flag(row, 7);
    column.has_default = found.flag(row, 8);
    column.primary_key = found.flag(row, 9);
    columns.push_back(std::move(column));
  }
  if (columns.empty()) return std::nullopt;
  return columns;
}

}  // namespace kconnect::jdbc
