#include "elasticsearch/probe.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "elasticsearch/client.h"
#include "elasticsearch/resource_name.h"
#include "elasticsearch/server_check.h"
#include "elasticsearch/server_info.h"
#include "net/url.h"

namespace kconnect::elasticsearch {

namespace {

// What ServerCheck has found; false when it has found something.
bool check_server(const Config& config, const std::string& what, Probe& probe) {
  std::vector<ConfigValue> rows = Config::def(config.dialect).validate(ConfigMap());
  for (ConfigValue& row : rows) row.error_messages.clear();
  ServerCheck(config, rows).run();
  bool is_fine = true;
  for (const ConfigValue& row : rows) {
    if (row.error_messages.empty()) continue;
    probe.failed(row.name, what, row.error_messages.front());
    is_fine = false;
  }
  return is_fine;
}

void look_for_resource(const Config& config, Client& client, const std::string& topic,
                       Probe& probe) {
  const std::string name = resource_name(config, topic);
  const std::string what = fmt::format(
      "{} {} for topic {}", config.writes_data_streams() ? "data stream" : "index", name, topic);
  const Answer answer = client.call("HEAD", "/" + percent_encode(name), std::nullopt, {});
  if (answer.is_success()) {
    probe.passed(what);
  } else if (answer.status == 404) {
    probe.passed(what + " will be created");
  } else {
    probe.failed("connection.url", what, describe(answer));
  }
}

}  // namespace

void probe_server(Dialect dialect, const ConfigMap& props, Probe& probe) {
  Config config = Config::parse(dialect, props);
  const auto limit = static_cast<int32_t>(std::max<int64_t>(probe.time_left().count(), 1));
  const auto bound = [limit](int32_t ms) { return ms == 0 ? limit : std::min(ms, limit); };
  config.connection_timeout_ms = bound(config.connection_timeout_ms);
  config.read_timeout_ms = bound(config.read_timeout_ms);
  const std::string what = fmt::format("ask {}", fmt::join(config.connection_url, ", "));
  if (!check_server(config, what, probe)) return;
  Client client(config);
  const ServerInfo server = ask_server(client, {});
  probe.passed(fmt::format("{}: {} {}", what, server.name, server.version));
  if (!config.index_name_template.empty()) return;
  for (const std::string& topic : named_topics(config))
    look_for_resource(config, client, topic, probe);
}

}  // namespace kconnect::elasticsearch
