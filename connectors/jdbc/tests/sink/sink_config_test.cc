#include "jdbc/sink_config.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include <kconnect/errors.h>

namespace kconnect::jdbc {

namespace {

const std::string url = "jdbc:sqlite::memory:";

std::vector<std::string> errors_of(const std::vector<ConfigValue>& rows, std::string_view name) {
  return std::ranges::find(rows, name, &ConfigValue::name)->error_messages;
}

std::vector<ConfigValue> validated(const ConfigMap& props) {
  auto rows = SinkConfig::def(SinkFlavour::Confluent).validate(props);
  validate_sink(SinkFlavour::Confluent, props, rows);
  validate_sink_outside(SinkFlavour::Confluent, props, rows);
  return rows;
}

}  // namespace

TEST_CASE("The sink's defaults are Java's", "[jdbc]") {
  const SinkConfig config = SinkConfig::parse(SinkFlavour::Confluent, {{"connection.url", url}});
  CHECK(config.insert_mode() == InsertMode::Insert);
  CHECK(config.key_mode() == KeyMode::None);
  CHECK(config.batch_size == 3000);
  CHECK(config.max_retries == 10);
  CHECK(config.retry_backoff_ms == 3000);
  CHECK(config.table_name_format == "${topic}");
  CHECK(config.quote() == QuoteIdentifiers::Always);
  CHECK(config.offset_storage() == OffsetStorage::Kafka);
  CHECK_FALSE(config.auto_create);
}

TEST_CASE("Names of modes are all lower or all upper case", "[jdbc]") {
  const auto parse = [](const std::string& mode) {
    return SinkConfig::parse(SinkFlavour::Confluent,
                             {{"connection.url", url}, {"insert.mode", mode}})
        .insert_mode();
  };
  CHECK(parse("upsert") == InsertMode::Upsert);
  CHECK(parse("UPDATE") == InsertMode::Update);
  CHECK_THROWS_WITH(parse("Upsert"), Catch::Contains("insert.mode"));
  CHECK_THROWS_WITH(parse("multi"), Catch::Contains("insert.mode"));
}

TEST_CASE("Aiven's names for the same", "[jdbc]") {
  const SinkConfig config =
      SinkConfig::parse(SinkFlavour::Aiven, {{"connection.url", url},
                                             {"insert.mode", "multi"},
                                             {"sql.quote.identifiers", "false"},
                                             {"topics.to.tables.mapping", "a:b,c:d.e"}});
  CHECK(config.insert_mode() == InsertMode::Insert);
  CHECK(config.quote() == QuoteIdentifiers::Never);
  CHECK(config.topics_to_tables.size() == 2);
  CHECK_THROWS_WITH(SinkConfig::parse(SinkFlavour::Aiven,
                                      {{"connection.url", url}, {"topics.to.tables.mapping", "a"}}),
                    Catch::Contains("TOPIC:TABLE"));
}

TEST_CASE("Deletes need the record's key", "[jdbc]") {
  const ConfigMap props{{"connection.url", url}, {"delete.enabled", "true"}, {"pk.mode", "kafka"}};
  const auto rows = validated(props);
  CHECK(errors_of(rows, "delete.enabled").size() == 1);
  CHECK_THAT(errors_of(rows, "pk.mode").at(0), Catch::Contains("record_key"));
  CHECK_THROWS_AS(SinkConfig::parse(SinkFlavour::Confluent, props), ConfigException);
}

TEST_CASE("A database that cannot be reached is an error of its URL", "[jdbc]") {
  CHECK(errors_of(validated({{"connection.url", url}}), "connection.url").empty());
  const auto rows = validated({{"connection.url", "jdbc:sqlite:/nonexistent/folder/x.db"}});
  REQUIRE(errors_of(rows, "connection.url").size() == 1);
  CHECK_THAT(errors_of(rows, "connection.url").at(0), Catch::Contains("Could not connect"));
}

}  // namespace kconnect::jdbc
