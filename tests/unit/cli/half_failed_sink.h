#pragma once

#include "runtime/connector_progress.h"

namespace kconnect {

// A sink of two tasks, one of which has failed. The other has taken records, and skipped one.
inline ConnectorProgress half_failed_sink(uint64_t records, uint64_t bytes) {
  const auto metrics =
      std::make_shared<SinkTaskMetrics>("sink", 0, MetricsSettings{}, MetricTime{});
  metrics->read(records, bytes, MetricTime{});
  metrics->put(records, std::chrono::milliseconds(1), MetricTime{});
  metrics->errors().record_skipped();
  ConnectorProgress sink;
  sink.status = {.name = "sink",
                 .connector = {State::Running, "worker:8083", {}},
                 .tasks = {{0, {State::Running, "worker:8083", {}}},
                           {1, {State::Failed, "worker:8083", "Oh no\n\tat"}}},
                 .type = ConnectorType::Sink};
  sink.tasks = {{0, metrics}};
  return sink;
}

}  // namespace kconnect
