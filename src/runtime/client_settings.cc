#include "runtime/client_settings.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace kconnect {

namespace {

void overlay(ConfigMap& settings, const ConfigMap& layer) {
  for (const auto& [key, value] : layer) settings[key] = value;
}

std::string bootstrap_servers(const ConfigMap& worker) {
  const auto servers = worker.find("bootstrap.servers");
  return servers == worker.end() ? "localhost:9092" : servers->second;
}

// True when the key is not set, or to one of these.
bool leaves_room(const ConfigMap& settings, const std::string& key,
                 std::initializer_list<std::string_view> values) {
  const auto found = settings.find(key);
  return found == settings.end() ||
         std::find(values.begin(), values.end(), found->second) != values.end();
}

// Java keeps the order of records by one request in flight. An idempotent producer keeps it with
// five and costs nothing, so it is the built-in choice where the user's own settings leave room for
// it.
void keep_order(ConfigMap& settings) {
  static const std::string in_flight = "max.in.flight.requests.per.connection";
  if (!settings.contains("enable.idempotence")) {
    const auto retries = settings.find("retries");
    const bool fits = leaves_room(settings, "acks", {"all", "-1"}) &&
                      leaves_room(settings, in_flight, {"1", "2", "3", "4", "5"}) &&
                      (retries == settings.end() || retries->second != "0");
    settings["enable.idempotence"] = fits ? "true" : "false";
  }
  if (settings["enable.idempotence"] != "true") settings.try_emplace(in_flight, "1");
}

}  // namespace

ConfigMap producer_settings(const ConfigMap& worker, const ConfigMap& connector) {
  ConfigMap settings = {{"bootstrap.servers", bootstrap_servers(worker)},
                        {"acks", "all"},
                        {"delivery.timeout.ms", "2147483647"}};
  overlay(settings, with_prefix(worker, "producer."));
  overlay(settings, with_prefix(connector, "producer.override."));
  keep_order(settings);
  return settings;
}

ConfigMap consumer_settings(const ConfigMap& worker, const ConfigMap& connector,
                            const TaskId& task) {
  ConfigMap settings = {{"bootstrap.servers", bootstrap_servers(worker)},
                        {"group.id", "connect-" + task.connector},
                        {"client.id", "connector-consumer-" + task.text()},
                        {"auto.offset.reset", "earliest"}};
  overlay(settings, with_prefix(worker, "consumer."));
  overlay(settings, with_prefix(connector, "consumer.override."));
  return settings;
}

ConfigMap admin_settings(const ConfigMap& worker, const ConfigMap& connector,
                         const std::string& client_id) {
  // Of the unprefixed worker keys those that concern a connection; the worker's own keys are none
  // of them.
  static constexpr std::array<std::string_view, 13> inherited = {"security.protocol",
                                                                 "sasl.",
                                                                 "ssl.",
                                                                 "request.timeout.ms",
                                                                 "metadata.max.age.ms",
                                                                 "connections.max.idle.ms",
                                                                 "reconnect.backoff.",
                                                                 "retry.backoff.",
                                                                 "send.buffer.bytes",
                                                                 "receive.buffer.bytes",
                                                                 "client.dns.lookup",
                                                                 "default.api.timeout.ms",
                                                                 "socket.connection."};
  ConfigMap settings;
  for (const auto& [key, value] : worker) {
    const bool concerns_client =
        std::any_of(inherited.begin(), inherited.end(),
                    [&key = key](std::string_view start) { return key.starts_with(start); });
    if (concerns_client && key != "ssl.client.auth") settings[key] = value;
  }
  settings["bootstrap.servers"] = bootstrap_servers(worker);
  settings["client.id"] = client_id;
  overlay(settings, with_prefix(worker, "admin."));
  overlay(settings, with_prefix(connector, "admin.override."));
  // admin.listeners and its TLS keys belong to REST.
  std::erase_if(settings, [](const auto& entry) { return entry.first.starts_with("listeners"); });
  return settings;
}

}  // namespace kconnect
