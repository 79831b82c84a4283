#include "elasticsearch/server_check.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "elasticsearch/config_rows.h"
#include "net/url.h"

namespace kconnect::elasticsearch {

namespace {
constexpr int longest_wait_ms = 10000;
}

void ServerCheck::refuse(const std::vector<std::string>& keys, const std::string& message) {
  add_error(rows_, keys, message);
}

void ServerCheck::run() {
  Config bounded = config_;
  const auto bound = [](int32_t ms) {
    return ms == 0 ? longest_wait_ms : std::min(ms, longest_wait_ms);
  };
  bounded.connection_timeout_ms = bound(config_.connection_timeout_ms);
  bounded.read_timeout_ms = bound(config_.read_timeout_ms);
  try {
    Client client(bounded);
    const Answer ping = client.call("HEAD", "/", std::nullopt, {});
    if (!ping.is_success() && ping.status != 403) return unreachable(describe(ping));
    check_version(ask_server(client, {}));
    check_resources(client);
  } catch (const ConnectException& error) {
    unreachable(error.what());
  }
}

void ServerCheck::unreachable(const std::string& problem) {
  refuse({"connection.url"},
         fmt::format("Could not connect to Elasticsearch. Error message: {}", problem));
  if (config_.connection_username && config_.connection_password) {
    refuse({"connection.username", "connection.password"},
           fmt::format("Could not authenticate the user. Check the 'connection.username' and "
                       "'connection.password'. Error message: {}",
                       problem));
  }
  if (config_.dialect == Dialect::Confluent && config_.uses_tls_keys()) {
    refuse({"elastic.security.protocol"},
           fmt::format("Could not connect to Elasticsearch with SSL. Check your SSL settings. "
                       "Error message: {}",
                       problem));
  }
  if (!config_.proxy_host.empty()) {
    refuse({"proxy.host", "proxy.port"},
           fmt::format("Could not connect through the proxy. Check your proxy settings. Error "
                       "message: {}",
                       problem));
  }
  refuse({"connection.url"},
         fmt::format("Could not initialize the Elasticsearch client. This may indicate the "
                     "cluster is unreachable or there is a transient infrastructure issue: {}",
                     problem));
}

void ServerCheck::check_version(const ServerInfo& server) {
  if (server.is_opensearch()) return;
  if (server.is_stranger) {
    refuse({"connection.url"}, stranger_message(server));
  } else if (server.is_older_than(7, 0)) {
    refuse({"connection.url"},
           fmt::format("Elasticsearch {} is not supported, it must be 7.0.0 or later.",
                       server.version));
  } else if (config_.writes_data_streams() && server.is_older_than(7, 9)) {
    refuse({"connection.url"},
           fmt::format("Elasticsearch {} has no data streams, it must be 7.9.0 or later.",
                       server.version));
  }
}

void ServerCheck::check_resources(Client& client) {
  const auto external = config_.external_resources();
  if (!external) return;
  const bool is_aiven = config_.dialect == Dialect::Aiven;
  const std::string usage =
      is_aiven ? config_.existing_resource_type : config_.external_resource_usage;
  for (const auto& [topic, resource] : external->by_topic) {
    const std::string path = (external->is_alias ? "/_alias/" : "/") + percent_encode(resource);
    if (client.call("HEAD", path, std::nullopt, {}).status != 404) continue;
    refuse({is_aiven ? "topic.to.existing.resource.mapping" : "topic.to.external.resource.mapping"},
           fmt::format("{} '{}' does not exist in Elasticsearch.", usage, resource));
  }
}

}  // namespace kconnect::elasticsearch
