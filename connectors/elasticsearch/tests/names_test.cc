#include <catch2/catch.hpp>

#include "elasticsearch/endpoints.h"
#include "elasticsearch/name_template.h"
#include "elasticsearch/resource_name.h"
#include "elasticsearch/retry.h"

namespace kconnect::elasticsearch {

namespace {

SinkRecord order() {
  SinkRecord record;
  record.topic = record.original_topic = "Orders";
  record.original_partition = 3;
  record.timestamp = 1700000000000;
  record.value = Value::map({{Value("customer"), Value::map({{Value("id"), Value(int32_t{7})}})},
                             {Value("lines"), Value::array({Value("a"), Value("b")})}});
  record.headers = {{Text("tenant"), nullptr, Value("first")},
                    {Text("tenant"), nullptr, Value("last")}};
  return record;
}

std::optional<std::string> applied(const std::string& text) {
  return NameTemplate(text).apply(order());
}

}  // namespace

TEST_CASE("the index of a topic is its name in lower case, short, without one leading dash") {
  CHECK(index_name("Orders.EU") == "orders.eu");
  CHECK(index_name("-a") == "a");
  CHECK(index_name("__a") == "_a");
  CHECK(index_name(".") == "dot");
  CHECK(index_name("..") == "dotdot");
  CHECK(index_name(std::string(300, 'a')).size() == 255);
}

TEST_CASE("data streams and existing resources have the names of the configuration") {
  Config config = Config::parse(Dialect::Confluent, {{"connection.url", "http://x"},
                                                     {"data.stream.type", "LOGS"},
                                                     {"data.stream.dataset", "gold"},
                                                     {"data.stream.namespace", "n_${topic}"}});
  CHECK(resource_name(config, "Web") == "logs-gold-n_web");
  config =
      Config::parse(Dialect::Confluent, {{"connection.url", "http://x"},
                                         {"external.resource.usage", "Index"},
                                         {"topic.to.external.resource.mapping", "a:one,b: two"}});
  CHECK(resource_name(config, "b") == "two");
  CHECK_THROWS_WITH(resource_name(config, "c"),
                    Catch::StartsWith("Topic 'c' is not mapped to any resource."));
  config = Config::parse(Dialect::Aiven, {{"connection.url", "http://x"},
                                          {"data.stream.enabled", "true"},
                                          {"data.stream.prefix", "p"}});
  CHECK(resource_name(config, "Web") == "p-web");
}

TEST_CASE("a template takes its parts from the record") {
  CHECK(applied("x") == "x");
  CHECK(applied("${topic}-${partition}-${timestamp:yyyy.MM.dd}") == "Orders-3-2023.11.14");
  CHECK(applied("${field:customer.id}/${field:lines.1}") == "7/b");
  CHECK(applied("a${header:tenant}") == "alast");
  CHECK_FALSE(applied("${field:customer.name}"));
  CHECK_FALSE(applied("${field:customer}"));
  CHECK_FALSE(applied("${field:lines.2}"));
  CHECK_FALSE(applied("${header:other}"));
  CHECK_THROWS_WITH(NameTemplate("${topics}"), Catch::StartsWith("${topics} is unknown"));
  CHECK_THROWS_WITH(NameTemplate("a${topic"), "${topic has no closing brace");
}

TEST_CASE("names that the server would refuse are none") {
  CHECK(valid_index_name("A-b.C") == "a-b.c");
  for (const auto* name :
       {"", ".", "..", "_a", "-a", "+a", "a b", "a/b", "a,b", "a#b", "a:b", "a*"})
    CHECK_FALSE(valid_index_name(name));
  CHECK_FALSE(valid_index_name(std::string(256, 'a')));
}

TEST_CASE("JSON pointers are read with their escapes") {
  CHECK(parse_json_pointer("/a~1b/c~0d") == std::vector<std::string>{"a/b", "c~d"});
  CHECK(parse_json_pointer("").empty());
  CHECK_THROWS(parse_json_pointer("a"));
  CHECK_THROWS(parse_json_pointer("/a~2"));
}

TEST_CASE("servers are used in turn, those that fail are left out for a while") {
  using Clock = Endpoints::Clock;
  Endpoints endpoints({"http://a/", "b:9200", "http://a"});
  REQUIRE(endpoints.size() == 2);
  CHECK(endpoints.url(0) == "http://a");
  CHECK(endpoints.url(1) == "http://b:9200");
  const Clock::time_point now = Clock::now();
  CHECK(endpoints.pick(now) == 0);
  CHECK(endpoints.pick(now) == 1);
  CHECK(endpoints.pick(now) == 0);
  endpoints.failed(1, now);
  CHECK(endpoints.pick(now) == 0);
  CHECK(endpoints.pick(now) == 0);
  endpoints.failed(0, now + std::chrono::seconds(1));
  CHECK_FALSE(endpoints.has_healthy(now));
  CHECK(endpoints.pick(now) == 1);  // it comes back first
  CHECK(endpoints.has_healthy(now + std::chrono::minutes(2)));
  endpoints.worked(0);
  CHECK(endpoints.has_healthy(now));
}

TEST_CASE("waits are random below a bound that doubles, and none without backoff") {
  Retry retry(5, std::chrono::milliseconds(100));
  for (int i = 0; i < 100; ++i) {
    CHECK(retry.wait_before(1) < std::chrono::milliseconds(200));
    CHECK(retry.wait_before(3) < std::chrono::milliseconds(800));
    CHECK(retry.wait_before(1000) < std::chrono::hours(24));
  }
  CHECK(Retry(5, std::chrono::milliseconds(0)).wait_before(4).count() == 0);
}

}  // namespace kconnect::elasticsearch
