#include "runtime/worker_monitor.h"

#include <algorithm>
#include <limits>

#include "metrics/process_metrics.h"

namespace kconnect {

namespace {

void add_client(const ClientStatistics& client, std::vector<MetricGroup>& groups) {
  constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
  const MetricGroup::Tags tags = {{"client-id", client.client_id}};
  MetricGroup network{.type = client.is_producer ? "producer-metrics" : "consumer-metrics",
                      .tags = tags};
  network.add("incoming-byte-total", static_cast<double>(client.bytes_received));
  network.add("outgoing-byte-total", static_cast<double>(client.bytes_sent));
  network.add("connection-count", client.connections);
  const auto messages = static_cast<double>(client.messages);
  if (client.is_producer) {
    network.add("record-send-total", messages);
    network.add("request-latency-avg", client.average_round_trip_ms.value_or(nothing));
  } else {
    MetricGroup fetches{.type = "consumer-fetch-manager-metrics", .tags = tags};
    fetches.add("records-consumed-total", messages);
    groups.push_back(std::move(fetches));
  }
  groups.push_back(std::move(network));
}

// Clients of the same id are one in the figures.
void merge(const ClientStatistics& from, ClientStatistics& into) {
  into.messages += from.messages;
  into.bytes_sent += from.bytes_sent;
  into.bytes_received += from.bytes_received;
  into.connections += from.connections;
  into.average_round_trip_ms = std::max(into.average_round_trip_ms, from.average_round_trip_ms);
}

void add_lags(const SinkTaskMetrics& task, std::vector<MetricGroup>& groups) {
  for (const SinkPartitionProgress& progress : task.partitions()) {
    const std::optional<int64_t> lag = progress.lag();
    if (!lag) continue;
    MetricGroup group{.type = "consumer-fetch-manager-metrics",
                      .tags = {{"client-id", task.client_id()},
                               {"topic", progress.partition.topic},
                               {"partition", std::to_string(progress.partition.partition)}}};
    group.add("records-lag", static_cast<double>(*lag));
    groups.push_back(std::move(group));
  }
}

}  // namespace

std::shared_ptr<LatestStatistics> WorkerMonitor::client_statistics() {
  if (!settings_.metrics.enabled) return nullptr;
  auto statistics = std::make_shared<LatestStatistics>();
  const std::lock_guard lock(mutex_);
  std::erase_if(clients_, [](const auto& client) { return client.expired(); });
  clients_.push_back(statistics);
  return statistics;
}

WorkerMonitor::Clients WorkerMonitor::clients() {
  const std::lock_guard lock(mutex_);
  Clients clients;
  for (const auto& entry : clients_) {
    const auto client = entry.lock();
    const auto statistics = client == nullptr ? std::nullopt : client->get();
    if (!statistics) continue;
    const auto [known, is_new] =
        clients.try_emplace({statistics->is_producer, statistics->client_id}, *statistics);
    if (!is_new) merge(*statistics, known->second);
  }
  return clients;
}

std::vector<MetricGroup> WorkerMonitor::groups() {
  const MetricTime now = std::chrono::steady_clock::now();
  std::vector<MetricGroup> groups = {process_metrics()};
  for (const auto& task : metrics_.tasks()) {
    for (MetricGroup& group : task->groups(now)) groups.push_back(std::move(group));
    if (const auto* sink = dynamic_cast<const SinkTaskMetrics*>(task.get()))
      add_lags(*sink, groups);
  }
  for (const auto& [id, client] : clients()) add_client(client, groups);
  return groups;
}

}  // namespace kconnect
