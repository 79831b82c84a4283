#include <fstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <kconnect/errors.h>
#include <kconnect/logical_types.h>
#include <kconnect/schema_builder.h>

#include "jdbc/dialects/dialect.h"
#include "jdbc/sink/record_binder.h"

namespace kconnect::jdbc {

namespace {

using Json = nlohmann::json;

SchemaType type_of(const std::string& name) {
  static const std::map<std::string, SchemaType> types{
      {"int8", SchemaType::Int8},       {"int16", SchemaType::Int16},
      {"int32", SchemaType::Int32},     {"int64", SchemaType::Int64},
      {"float32", SchemaType::Float32}, {"float64", SchemaType::Float64},
      {"boolean", SchemaType::Boolean}, {"string", SchemaType::String},
      {"bytes", SchemaType::Bytes}};
  return types.at(name);
}

Value value_of(const std::string& type, const std::string& text) {
  if (type == "int32") return Value(std::stoi(text));
  if (type == "float64") return Value(text == "NaN" ? std::nan("") : std::stod(text));
  if (type == "boolean") return Value(text == "true");
  if (type == "bytes") return Value(Bytes(text));
  if (type == "string") return Value(text);
  return Value(Instant{std::stoll(text)});
}

// "array:int32?" with an optional default.
SchemaPtr schema_of(std::string name, const std::optional<std::string>& default_text) {
  const bool is_optional = name.ends_with('?');
  if (is_optional) name.pop_back();
  SchemaBuilder builder = [&] {
    if (name == "decimal2") return decimal_builder(2);
    if (name == "date") return date_builder();
    if (name == "time") return time_builder();
    if (name == "timestamp") return timestamp_builder();
    if (name == "map") {
      return SchemaBuilder::map(plain_schema(SchemaType::String), plain_schema(SchemaType::String));
    }
    if (name.starts_with("array:")) {
      return SchemaBuilder::array(plain_schema(type_of(name.substr(6))));
    }
    return SchemaBuilder(type_of(name));
  }();
  if (is_optional) builder.optional();
  if (default_text) builder.default_value(value_of(name, *default_text));
  return builder.build();
}

SinkField field_of(const Json& json) {
  SinkField field{.name = json[0], .schema = nullptr};
  std::optional<std::string> default_text;
  for (size_t i = 2; i < json.size(); ++i) {
    const std::string option = json[i];
    if (option == "key") field.is_key = true;
    if (option == "timestamp") field.is_timestamp = true;
    if (option.starts_with('=')) default_text = option.substr(1);
  }
  field.schema = schema_of(json[1], default_text);
  return field;
}

std::vector<WriteColumn> columns_of(const Json& json) {
  std::vector<WriteColumn> columns;
  for (const Json& column : json) {
    const SelectedField selected{
        .field = {.name = column[0], .schema = schema_of(column[1], std::nullopt)}};
    const FieldBinder binder(selected, true);
    columns.push_back({.name = column[0],
                       .type = binder.type(),
                       .element = binder.element_type(),
                       .column_type = column.size() > 2 ? column[2] : ""});
  }
  return columns;
}

WriteKind kind_of(const std::string& name) {
  if (name == "upsert") return WriteKind::Upsert;
  if (name == "update") return WriteKind::Update;
  return name == "delete" ? WriteKind::Delete : WriteKind::Insert;
}

void run(const Json& json) {
  const bool never = json.value("quote", "") == "never";
  const auto dialect = make_dialect(json["dialect"].get<std::string>(), "",
                                    never ? QuoteIdentifiers::Never : QuoteIdentifiers::Always);
  const TableId table{.table = "t"};
  if (json.contains("fields")) {
    std::vector<SinkField> fields;
    for (const Json& field : json["fields"]) fields.push_back(field_of(field));
    const TimeZone zone = *TimeZone::find(json.value("zone", "UTC"));
    const LiteralZones zones{zone, zone};
    if (json.contains("create"))
      CHECK(dialect->create_table(table, fields, zones) == json["create"]);
    if (json.contains("add")) {
      CHECK(dialect->add_columns(table, fields, zones) ==
            json["add"].get<std::vector<std::string>>());
    }
    if (json.contains("error")) {
      CHECK_THROWS_WITH(dialect->create_table(table, fields, zones),
                        Catch::Contains(json["error"].get<std::string>()));
    }
    return;
  }
  const WriteTarget target{.kind = kind_of(json["kind"]),
                           .table = table,
                           .keys = columns_of(json["keys"]),
                           .others = columns_of(json["others"]),
                           .untyped_text = json.value("untyped_text", false)};
  if (json.contains("error")) {
    CHECK_THROWS_WITH(dialect->write_statement(target),
                      Catch::Contains(json["error"].get<std::string>()));
    return;
  }
  const WriteStatement statement = dialect->write_statement(target);
  if (json.contains("text")) CHECK(statement.text() == json["text"]);
  if (json.contains("copy")) CHECK(statement.copy == json["copy"]);
  if (json.contains("copy_types")) {
    CHECK(statement.copy_types == json["copy_types"].get<std::vector<std::string>>());
  }
  if (json.contains("arrays")) CHECK(statement.arrays == json["arrays"]);
}

}  // namespace

TEST_CASE("Dialects write the sink's statements", "[jdbc]") {
  std::ifstream cases(KCONNECT_SOURCE_DIR "/connectors/jdbc/tests/sink/cases/sink_sql.jsonl");
  REQUIRE(cases);
  for (std::string line; std::getline(cases, line);) {
    const Json json = Json::parse(line);
    INFO(json["dialect"].get<std::string>() << ": " << json["note"].get<std::string>());
    run(json);
  }
}

TEST_CASE("PostgreSQL cuts names of tables and lowers those without quotes", "[jdbc]") {
  const auto quoted = make_dialect("PostgreSqlDatabaseDialect", "", QuoteIdentifiers::Always);
  CHECK(quoted->stored_table({.table = std::string(70, 'A')}).table == std::string(63, 'A'));
  const auto plain = make_dialect("PostgreSqlDatabaseDialect", "", QuoteIdentifiers::Never);
  CHECK(plain->stored_table({.table = "Orders"}).table == "orders");
}

}  // namespace kconnect::jdbc
