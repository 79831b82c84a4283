#include "jdbc/sink/table_structure.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include <kconnect/log.h>

#include "base/ascii_case.h"
#include "jdbc/sink/errors.h"

namespace kconnect::jdbc {

namespace {

spdlog::logger& log() {
  static auto& instance = logger("io.confluent.connect.jdbc.sink.DbStructure");
  return instance;
}

// "Partitioned Table"
std::string capitalized(std::string_view type) {
  std::string text = lower_case(type);
  bool at_start = true;
  for (char& c : text) {
    if (at_start) c = ascii_upper(c);
    at_start = c == ' ';
  }
  return text;
}

std::string names_of(const std::vector<SinkField>& fields) {
  std::string names;
  for (const SinkField& field : fields) {
    names +=
        fmt::format("{}{} ({})", names.empty() ? "" : ", ", field.name, field.schema->to_string());
  }
  return names;
}

// Case does not count, as in Java: the database may well store names in another one.
std::vector<SinkField> missing_fields(const std::vector<SinkField>& fields,
                                      const std::vector<Column>& columns) {
  std::set<std::string> names;
  for (const Column& column : columns) names.insert(lower_case(column.name));
  std::vector<SinkField> missing;
  std::ranges::copy_if(fields, std::back_inserter(missing), [&](const SinkField& field) {
    return !names.contains(lower_case(field.name));
  });
  return missing;
}

}  // namespace

TableStructure::TableStructure(const SinkConfig& config, const Dialect& dialect)
    : config_(config),
      dialect_(dialect),
      zones_{.date = config.date_time_zone(), .time = config.db_time_zone()} {}

const std::vector<Column>& TableStructure::ensure(Connection& connection, const TableId& table,
                                                  const std::vector<SinkField>& fields) {
  const Definition* definition = find(connection, table);
  if (definition == nullptr) {
    create(connection, table, fields);
    definition = read(connection, table);
  }
  if (definition == nullptr) {
    throw TableAlterOrCreateException(
        fmt::format("Table {} is not there although it was created", table.unquoted()));
  }
  for (int retries = config_.max_retries;; --retries) {
    const auto missing = missing_fields(fields, definition->columns);
    if (missing.empty()) return definition->columns;
    check_amendable(table, *definition, missing);
    const auto statements = dialect_.add_columns(table, missing, zones_);
    log().info("Amending {} {} to add missing fields: {} with SQL: {}", definition->type,
               table.unquoted(), names_of(missing), fmt::join(statements, "; "));
    try {
      for (const std::string& statement : statements) connection.execute(statement);
    } catch (const SqlException& error) {
      if (error.kind() == SqlErrorKind::Interrupted) throw;
      if (retries <= 0) {
        std::throw_with_nested(TableAlterOrCreateException(
            fmt::format("Failed to amend {} '{}' to add missing fields: {}", definition->type,
                        table.unquoted(), names_of(missing))));
      }
      log().warn("Amend failed, re-attempting: {}", error.what());
    }
    // Another task may have added them.
    definition = read(connection, table);
    if (definition == nullptr) {
      throw TableAlterOrCreateException(fmt::format("Table {} is gone", table.unquoted()));
    }
  }
}

const TableStructure::Definition* TableStructure::find(Connection& connection,
                                                       const TableId& table) {
  const auto known = tables_.find(table);
  if (known != tables_.end()) return &known->second;
  return type_of(connection, table).empty() ? nullptr : read(connection, table);
}

const TableStructure::Definition* TableStructure::read(Connection& connection,
                                                       const TableId& table) {
  auto columns = connection.columns(table);
  if (!columns) return nullptr;
  std::string type = type_of(connection, table);
  if (type.empty()) type = "TABLE";
  log().info("Setting metadata for {} {}: {} columns", type, table.unquoted(), columns->size());
  return &(tables_[table] = {std::move(type), std::move(*columns)});
}

// Among the kinds that may be written to; empty when there is no such table.
std::string TableStructure::type_of(Connection& connection, const TableId& table) const {
  TablePattern pattern;
  if (!table.catalog.empty()) pattern.catalog = table.catalog;
  if (!table.schema.empty()) pattern.schema = table.schema;
  for (const std::string& type : config_.table_types) {
    pattern.types = {type};
    for (const TableId& found : connection.tables(pattern)) {
      const bool same_schema =
          table.schema.empty() || found.schema.empty() || found.schema == table.schema;
      if (found.table == table.table && same_schema) return upper_case(type);
    }
  }
  return "";
}

void TableStructure::create(Connection& connection, const TableId& table,
                            const std::vector<SinkField>& fields) {
  if (!config_.auto_create) {
    throw TableAlterOrCreateException(
        fmt::format("Table {} is missing and auto-creation is disabled", table.unquoted()));
  }
  const std::string sql = dialect_.create_table(table, fields, zones_);
  log().info("Creating table with sql: {}", sql);
  try {
    connection.execute(sql);
  } catch (const SqlException& error) {
    if (error.kind() == SqlErrorKind::Interrupted || !connection.columns(table)) throw;
    log().warn("Create failed, but the table {} is there now: {}", table.unquoted(), error.what());
  }
}

void TableStructure::check_amendable(const TableId& table, const Definition& definition,
                                     const std::vector<SinkField>& missing) const {
  if (definition.type != "TABLE") {
    throw TableAlterOrCreateException(fmt::format(
        "{} {} is missing fields ({}) and ALTER {} is unsupported", capitalized(definition.type),
        table.unquoted(), names_of(missing), definition.type));
  }
  for (const SinkField& field : missing) {
    if (field.is_optional() || field.has_default()) continue;
    throw TableAlterOrCreateException(fmt::format(
        "Cannot ALTER {} {} to add missing field {}, as the field is not optional and does not "
        "have a default value",
        definition.type, table.unquoted(), names_of({field})));
  }
  if (!config_.auto_evolve) {
    throw TableAlterOrCreateException(
        fmt::format("{} {} is missing fields ({}) and auto-evolution is disabled",
                    capitalized(definition.type), table.unquoted(), names_of(missing)));
  }
}

}  // namespace kconnect::jdbc
