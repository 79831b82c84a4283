#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/metric_group.h"

namespace kconnect {

// Which names dashboards look for: those that the example rules of Strimzi give to Kafka Connect's
// beans today, or those of the rules of 2020, where the status of a task is called that of a
// connector.
enum class PrometheusNames { Strimzi, Strimzi2020 };

std::optional<PrometheusNames> parse_prometheus_names(std::string_view text);  // "strimzi"

// The name of a group's attribute: {"source-task-metrics", "poll-batch-avg-time-ms"} is
// "kafka_connect_source_task_poll_batch_avg_time_ms".
std::string prometheus_name(const MetricGroup& group, std::string_view attribute,
                            PrometheusNames names);

// The groups in Prometheus' text format, sorted by name. All are gauges. Values that are not a
// number are left out; a text is a label of a series with the value 1.
std::string prometheus_text(const std::vector<MetricGroup>& groups, PrometheusNames names);

}  // namespace kconnect
