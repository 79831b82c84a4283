// The parts of Dialect that write tables, in the SQL that every database understands.
#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/logical_types.h>

#include "jdbc/db/wall_clock_text.h"
#include "jdbc/dialects/dialect.h"

namespace kconnect::jdbc {

namespace {

WallClock wall_clock(Instant instant, const TimeZone& zone) {
  const int64_t local = instant.millis + zone.offset_at(instant.millis);
  const int64_t seconds = (local - (local < 0 ? 999 : 0)) / 1000;
  return {.seconds = seconds, .nanos = static_cast<int32_t>(local - seconds * 1000) * 1'000'000};
}

// "\"a\" = ?" for each, with a separator between.
template <typename Name>
std::string joined(const std::vector<WriteColumn>& columns, std::string_view separator,
                   const Name& name) {
  std::string text;
  for (const WriteColumn& column : columns) {
    if (!text.empty()) text += separator;
    text += name(column);
  }
  return text;
}

}  // namespace

std::string Dialect::create_table(const TableId& table, const std::vector<SinkField>& fields,
                                  const LiteralZones& zones) const {
  std::string columns;
  std::string keys;
  for (const SinkField& field : fields) {
    columns += (columns.empty() ? "\n" : ",\n") + column_definition(field, zones);
    // In quotes whatever the setting, as Java writes it.
    if (field.is_key) {
      keys += (keys.empty() ? "" : ",") + rules_.opening_quote + field.name + rules_.closing_quote;
    }
  }
  if (!keys.empty()) columns += fmt::format(",\nPRIMARY KEY({})", keys);
  return fmt::format("CREATE TABLE {} ({})", qualified(table), columns);
}

std::vector<std::string> Dialect::add_columns(const TableId& table,
                                              const std::vector<SinkField>& fields,
                                              const LiteralZones& zones) const {
  std::string columns;
  for (const SinkField& field : fields) {
    if (!columns.empty()) columns += ',';
    if (fields.size() > 1) columns += '\n';
    columns += "ADD " + column_definition(field, zones);
  }
  return {fmt::format("ALTER TABLE {} {}", qualified(table), columns)};
}

std::string Dialect::column_definition(const SinkField& field, const LiteralZones& zones) const {
  std::string text = identifier(field.name) + ' ' + column_type(field);
  if (field.has_default()) return text + " DEFAULT " + default_literal(field, zones);
  return text + (field.is_optional() ? " NULL" : " NOT NULL");
}

std::string Dialect::column_type(const SinkField& field) const {
  throw ConnectException(fmt::format(
      "{} ({}) type doesn't have a mapping to the SQL database column type (field "
      "'{}')",
      field.schema->name().value_or("null"), schema_type_name(field.schema->type()), field.name));
}

std::string Dialect::string_literal(std::string_view text) const {
  std::string literal = "'";
  for (const char c : text) {
    if (c == '\'') literal += '\'';
    literal += c;
  }
  return literal + '\'';
}

std::string Dialect::exact_text_type(int length) const {
  return fmt::format("VARCHAR({})", length);
}

std::string Dialect::bytes_literal(std::string_view bytes) const {
  std::string literal = "x'";
  for (const char c : bytes) literal += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return literal + '\'';
}

std::string Dialect::number_literal(const Value& number) const {
  return kconnect::to_string(number);
}

std::string Dialect::array_literal(const Array& /*elements*/) const {
  throw ConnectException("Unsupported type for column value: ARRAY");
}

std::string Dialect::default_literal(const SinkField& field, const LiteralZones& zones) const {
  const Value& value = field.schema->default_value();
  if (const auto* instant = value.get_if<Instant>()) {
    switch (logical_type(*field.schema)) {
      case LogicalType::Date:
        return string_literal(date_text(wall_clock(*instant, zones.date)));
      case LogicalType::Time:
        return string_literal(time_millis_text(wall_clock(*instant, zones.time)));
      default:
        return string_literal(wall_clock_millis_text(wall_clock(*instant, zones.time)));
    }
  }
  if (const auto* flag = value.get_if<bool>()) return boolean_literal(*flag);
  if (const auto* text = value.get_if<Text>()) return string_literal(*text);
  if (const auto* bytes = value.get_if<Bytes>()) return bytes_literal(bytes->view());
  if (const Array* array = value.array()) return array_literal(*array);
  if (value.map() != nullptr || value.structure() != nullptr) {
    throw ConnectException(fmt::format("Unsupported type for column value: {}",
                                       schema_type_name(field.schema->type())));
  }
  return number_literal(value);
}

std::string Dialect::identifiers(const std::vector<WriteColumn>& columns) const {
  return joined(columns, ",",
                [this](const WriteColumn& column) { return identifier(column.name); });
}

WriteStatement Dialect::plain_statement(const WriteTarget& target) const {
  WriteStatement statement{.kind = target.kind, .table = target.table};
  for (const WriteColumn& column : target.in_order()) statement.types.push_back(column.type);
  statement.first_key = target.kind == WriteKind::Update ? target.others.size() : 0;
  statement.key_count = target.keys.size();

  const auto is_placeholder = [this](const WriteColumn& column) {
    return identifier(column.name) + " = ?";
  };
  const std::string where =
      target.keys.empty() ? "" : " WHERE " + joined(target.keys, " AND ", is_placeholder);
  const std::string table = qualified(target.table);
  switch (target.kind) {
    case WriteKind::Delete:
      statement.head = fmt::format("DELETE FROM {}{}", table, where);
      break;
    case WriteKind::Update:
      statement.head = fmt::format("UPDATE {} SET {}{}", table,
                                   joined(target.others, ", ", is_placeholder), where);
      break;
    case WriteKind::Insert:
    case WriteKind::Upsert:
      statement.head =
          fmt::format("INSERT INTO {}({}) VALUES", table, identifiers(target.in_order()));
      statement.row =
          fmt::format("({})", joined(target.in_order(), ",", [](const auto&) { return "?"; }));
      break;
  }
  return statement;
}

WriteStatement Dialect::write_statement(const WriteTarget& target) const {
  if (target.kind == WriteKind::Upsert) {
    throw ConnectException(
        fmt::format("Write to table '{}' in UPSERT mode is not supported with the {} dialect.",
                    target.table.unquoted(), name()));
  }
  return plain_statement(target);
}

}  // namespace kconnect::jdbc
