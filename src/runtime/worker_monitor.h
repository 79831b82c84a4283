#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "kafka/client_statistics.h"
#include "metrics/metrics_registry.h"
#include "metrics/prometheus_text.h"
#include "runtime/record_tap.h"

namespace kconnect {

// The worker itself, for people who look at it.
struct WorkerFacts {
  std::string version = {};
  std::string url = {};    // of its REST interface; empty = none
  std::string kafka = {};  // bootstrap servers
  MetricTime started = std::chrono::steady_clock::now();
};

struct MonitorSettings {
  MetricsSettings metrics = {};
  PrometheusNames names = PrometheusNames::Strimzi;
  std::vector<std::string> masked_fields = {};  // never shown of records
  WorkerFacts worker = {};
};

// What a worker lets people look at beside states: figures and records. Safe from any thread.
class WorkerMonitor {
 public:
  explicit WorkerMonitor(MonitorSettings settings)
      : settings_(std::move(settings)), metrics_(settings_.metrics) {}

  const MonitorSettings& settings() const { return settings_; }
  MetricsRegistry& metrics() { return metrics_; }
  RecordTaps& taps() { return taps_; }

  // A place for the statistics of a new Kafka client, which are told as long as it keeps it;
  // nullptr when nothing is to be measured.
  std::shared_ptr<LatestStatistics> client_statistics();

  // All that is measured now, states excepted.
  std::vector<MetricGroup> groups();

 private:
  // By kind and client.id.
  using Clients = std::map<std::pair<bool, std::string>, ClientStatistics>;
  Clients clients();

  const MonitorSettings settings_;
  MetricsRegistry metrics_;
  RecordTaps taps_;
  std::mutex mutex_;  // guards clients_
  std::vector<std::weak_ptr<LatestStatistics>> clients_;
};

}  // namespace kconnect
