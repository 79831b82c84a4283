#include "jdbc/dialects/dialect.h"

#include <catch2/catch.hpp>

#include <kconnect/errors.h>

#include "jdbc/tests/cases.h"

namespace kconnect::jdbc {

namespace {

const std::vector<std::string> type_names{
    "Bit",    "TinyInt",   "SmallInt",  "Integer",       "BigInt",  "Real",        "Float",
    "Double", "Numeric",   "Decimal",   "Char",          "VarChar", "LongVarChar", "Clob",
    "SqlXml", "Binary",    "VarBinary", "LongVarBinary", "Blob",    "Boolean",     "Date",
    "Time",   "Timestamp", "Array",     "Other"};
const std::vector<std::string> kind_names{"None",  "Boolean", "Int8",    "Int16",    "Int32",
                                          "Int64", "Float32", "Float64", "Decimal",  "String",
                                          "Bytes", "Date",    "Time",    "Timestamp"};
const std::vector<std::string> mapping_names{"none", "precision_only", "best_fit",
                                             "best_fit_eager_double"};

template <typename Enum>
Enum named(const std::vector<std::string>& names, const std::string& name) {
  const auto found = std::ranges::find(names, name);
  REQUIRE(found != names.end());
  return static_cast<Enum>(found - names.begin());
}

std::unique_ptr<Dialect> dialect(std::string_view name,
                                 QuoteIdentifiers quote = QuoteIdentifiers::Always) {
  return make_dialect(name, "", quote);
}

}  // namespace

TEST_CASE("columns become the fields that Java's connector makes of them") {
  for (const auto& row : cases("field_mapping.jsonl")) {
    Column column;
    column.type = named<JdbcType>(type_names, row.at("type"));
    column.type_name = row.value("type_name", "");
    column.precision = row.value("precision", 0);
    column.scale = row.value("scale", 0);
    column.is_signed = row.value("signed", true);
    const auto mapping = named<NumericMapping>(mapping_names, row.value("numeric.mapping", "none"));
    INFO(row.dump());
    const FieldMapping found =
        dialect(row.at("dialect").get<std::string>())->field_mapping(column, mapping);
    CHECK(found.kind == named<FieldKind>(kind_names, row.at("field")));
    CHECK(found.scale == row.value("field_scale", 0));
  }
}

TEST_CASE("qualified names are split at dots outside of quotes") {
  const auto postgres = dialect("PostgreSqlDatabaseDialect");
  CHECK(postgres->parse_table("t") == TableId{"", "", "t"});
  CHECK(postgres->parse_table("s.t") == TableId{"", "s", "t"});
  CHECK(postgres->parse_table("c.s.t") == TableId{"c", "s", "t"});
  CHECK(postgres->parse_table("\"a.b\".\"c\"") == TableId{"", "a.b", "c"});
  CHECK(postgres->parse_table("a.b.c.d") == TableId{"", "a", "b"});
  CHECK(dialect("MySqlDatabaseDialect")->parse_table("`db`.`t`") == TableId{"", "db", "t"});
}

TEST_CASE("names are quoted unless that is turned off") {
  const TableId table{"", "public", "users"};
  CHECK(dialect("PostgreSqlDatabaseDialect")->qualified(table) == "\"public\".\"users\"");
  const auto never = dialect("PostgreSqlDatabaseDialect", QuoteIdentifiers::Never);
  CHECK(never->qualified(table) == "public.users");
  CHECK(never->always_quoted(table) == "\"public\".\"users\"");
  CHECK(dialect("MySqlDatabaseDialect")->identifier("id") == "`id`");
}

TEST_CASE("instants are written as the Java drivers bind them") {
  const SqlTimestamp instant{1'704'190'830, 123'456'000, true};
  const TimeZone new_york = *TimeZone::find("America/New_York");
  CHECK(dialect("PostgreSqlDatabaseDialect")->timestamp_literal(instant, TimeZone::utc()) ==
        "'2024-01-02 10:20:30.123456+00:00'");
  CHECK(dialect("PostgreSqlDatabaseDialect")->timestamp_literal(instant, new_york) ==
        "'2024-01-02 05:20:30.123456-05:00'");
  CHECK(dialect("MySqlDatabaseDialect")->timestamp_literal(instant, new_york) ==
        "'2024-01-02 05:20:30.123456'");
  CHECK(dialect("SqliteDatabaseDialect")->timestamp_literal(instant, new_york) == "1704190830123");
  CHECK(dialect("PostgreSqlDatabaseDialect")->timestamp_literal({0, 0, true}, TimeZone::utc()) ==
        "'1970-01-01 00:00:00.0+00:00'");
}

TEST_CASE("the dialect follows the URL unless it is named") {
  const auto name = [](std::string_view dialect_name, std::string_view url) {
    return std::string(make_dialect(dialect_name, url, QuoteIdentifiers::Always)->name());
  };
  CHECK(name("", "jdbc:postgresql://h/db") == "PostgreSqlDatabaseDialect");
  CHECK(name("", "jdbc:mariadb://h/db") == "MySqlDatabaseDialect");
  CHECK(name("", "jdbc:sqlite:f.db") == "SqliteDatabaseDialect");
  CHECK(name("", "jdbc:other:x") == "GenericDatabaseDialect");
  CHECK(name("MySqlDatabaseDialect", "jdbc:sqlite:f.db") == "MySqlDatabaseDialect");
  CHECK_THROWS_AS(name("OracleDatabaseDialect", ""), ConfigException);
}

}  // namespace kconnect::jdbc
