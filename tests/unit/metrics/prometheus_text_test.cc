#include "metrics/prometheus_text.h"

#include <limits>
#include <regex>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "metrics/metrics_registry.h"
#include "metrics/process_metrics.h"

namespace kconnect {

namespace {

std::string name_of(std::string_view type, std::string_view attribute,
                    PrometheusNames names = PrometheusNames::Strimzi) {
  return prometheus_name({.type = type}, attribute, names);
}

}  // namespace

TEST_CASE("attributes have the names that dashboards know") {
  CHECK(name_of("connect-worker-metrics", "connector-count") ==
        "kafka_connect_worker_connector_count");
  CHECK(name_of("connector-metrics", "status") == "kafka_connect_connector_status");
  CHECK(name_of("connector-task-metrics", "status") == "kafka_connect_connector_task_status");
  CHECK(name_of("source-task-metrics", "poll-batch-avg-time-ms") ==
        "kafka_connect_source_task_poll_batch_avg_time_ms");
  CHECK(name_of("sink-task-metrics", "partition-count") ==
        "kafka_connect_sink_task_partition_count");
  CHECK(name_of("task-error-metrics", "deadletterqueue-produce-requests") ==
        "kafka_connect_task_error_deadletterqueue_produce_requests");
  CHECK(name_of("", "process_open_fds") == "process_open_fds");
}

TEST_CASE("attributes of clients have no connector before their names") {
  const MetricGroup group{.type = "consumer-fetch-manager-metrics",
                          .tags = {{"client-id", "c"}, {"topic", "t"}, {"partition", "0"}},
                          .values = {{"records-lag", 4}}};
  CHECK(prometheus_text({group}, PrometheusNames::Strimzi) ==
        "# HELP kafka_consumer_fetch_manager_records_lag Attribute records-lag of "
        "consumer-fetch-manager-metrics\n"
        "# TYPE kafka_consumer_fetch_manager_records_lag gauge\n"
        "kafka_consumer_fetch_manager_records_lag{clientid=\"c\",topic=\"t\",partition=\"0\"} 4\n");
}

TEST_CASE("the rules of 2020 call a task's status a connector's") {
  const MetricGroup connector{
      .type = "connector-metrics", .tags = {{"connector", "c"}}, .texts = {{"status", "running"}}};
  const MetricGroup task{.type = "connector-task-metrics",
                         .tags = {{"connector", "c"}, {"task", "0"}},
                         .texts = {{"status", "failed"}}};
  const std::string today = prometheus_text({connector, task}, PrometheusNames::Strimzi);
  CHECK(today.find("kafka_connect_connector_status{connector=\"c\",status=\"running\"} 1\n") !=
        std::string::npos);
  CHECK(today.find("kafka_connect_connector_task_status{connector=\"c\",task=\"0\","
                   "status=\"failed\"} 1\n") != std::string::npos);
  const std::string before = prometheus_text({connector, task}, PrometheusNames::Strimzi2020);
  CHECK(before.find("kafka_connect_connector_status{connector=\"c\",task=\"0\","
                    "status=\"failed\"} 1\n") != std::string::npos);
  CHECK(before.find("running") == std::string::npos);
  CHECK(parse_prometheus_names("strimzi-2020") == PrometheusNames::Strimzi2020);
  CHECK(parse_prometheus_names("jmx") == std::nullopt);
}

TEST_CASE("what has not been measured is left out") {
  const MetricGroup group{
      .type = "sink-task-metrics",
      .values = {{"put-batch-avg-time-ms", std::numeric_limits<double>::quiet_NaN()}}};
  CHECK(prometheus_text({group}, PrometheusNames::Strimzi).empty());
}

TEST_CASE("a series stands there once") {
  const MetricGroup group{
      .type = "connector-metrics", .tags = {{"connector", "c"}}, .values = {{"x", 1}}};
  MetricGroup again = group;
  again.values[0].second = 2;
  CHECK(prometheus_text({group, again}, PrometheusNames::Strimzi) ==
        prometheus_text({group}, PrometheusNames::Strimzi));
}

TEST_CASE("labels are escaped") {
  const MetricGroup group{
      .type = "connector-metrics", .tags = {{"connector", "a\"b\\c\nd"}}, .values = {{"x", 1}}};
  CHECK(prometheus_text({group}, PrometheusNames::Strimzi).find(R"({connector="a\"b\\c\nd"} 1)") !=
        std::string::npos);
}

TEST_CASE("everything that is measured has the form of Prometheus' text format") {
  const MetricTime now{std::chrono::hours(1)};
  MetricsRegistry registry({});
  const auto source = registry.add_source_task("lines", 0);
  const auto other = registry.add_source_task("lines", 1);
  const auto sink = registry.add_sink_task("out", 0);
  source->polled(3, std::chrono::milliseconds(1), now);
  std::vector<MetricGroup> groups = {registry.worker_group(now), process_metrics()};
  for (const auto& task : registry.tasks()) {
    for (MetricGroup& group : task->groups(now)) groups.push_back(std::move(group));
  }
  std::istringstream lines(prometheus_text(groups, PrometheusNames::Strimzi));
  const std::regex sample(R"re(([a-z_0-9]+)(\{([a-z_]+="([^"\\]|\\.)*",?)+\})? [0-9.e+-]+)re");
  std::string family;
  std::set<std::string> families;
  std::set<std::string> series;
  for (std::string line; std::getline(lines, line);) {
    std::smatch parts;
    if (line.starts_with("# HELP ")) {
      family = line.substr(7, line.find(' ', 7) - 7);
      INFO(family);
      CHECK(families.insert(family).second);
    } else if (line.starts_with("# TYPE ")) {
      CHECK(line == "# TYPE " + family + " gauge");
    } else {
      INFO(line);
      REQUIRE(std::regex_match(line, parts, sample));
      CHECK(parts[1] == family);
      CHECK(series.insert(line.substr(0, line.rfind(' '))).second);
    }
  }
  CHECK(families.contains("process_resident_memory_bytes"));
  CHECK(families.size() >= 50);
}

}  // namespace kconnect
