#include "elasticsearch/validation.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/trim.h"
#include "elasticsearch/config_rows.h"
#include "elasticsearch/name_template.h"
#include "elasticsearch/server_check.h"

namespace kconnect::elasticsearch {

namespace {

using Keys = std::vector<std::string>;

bool has_errors(const std::vector<ConfigValue>& rows) {
  return std::any_of(rows.begin(), rows.end(),
                     [](const ConfigValue& row) { return !row.error_messages.empty(); });
}

bool is_set(const ConfigMap& props, const std::string& key) {
  const auto found = props.find(key);
  return found != props.end() && !found->second.empty();
}

bool has_prefix(const ConfigMap& props, const std::string& prefix) {
  const auto found = props.lower_bound(prefix);
  return found != props.end() && found->first.starts_with(prefix);
}

class Validation {
 public:
  Validation(const Config& config, const ConfigMap& props, std::vector<ConfigValue>& rows)
      : config_(config), props_(props), rows_(rows) {}

  void run() {
    check_credentials();
    check_external_resources();
    check_topic_lists();
    check_buffer();
    check_templates();
    check_script();
    if (config_.dialect == Dialect::Confluent) {
      check_data_streams();
      check_kerberos();
      check_proxy();
      check_tls();
    }
  }

 private:
  void refuse(const Keys& keys, const std::string& message) { add_error(rows_, keys, message); }

  void check_credentials() {
    if (config_.connection_username.has_value() != config_.connection_password.has_value()) {
      refuse({"connection.username", "connection.password"},
             "Both 'connection.username' and 'connection.password' must be set.");
    }
    Keys ways;
    if (config_.connection_username) ways.emplace_back("connection.username");
    if (config_.connection_api_key) ways.emplace_back("connection.api.key");
    if (config_.connection_bearer_token) ways.emplace_back("connection.bearer.token");
    if (config_.aws_region) ways.emplace_back("aws.region");
    if (ways.size() > 1) {
      refuse(ways, fmt::format("Only one of {} may be set: a request has one Authorization.",
                               fmt::join(ways, ", ")));
    }
    for (const auto* key : {"aws.sts.role.arn", "aws.sts.role.external.id"}) {
      if (is_set(props_, key))
        refuse({"aws.region"},
               fmt::format("'{}' is not supported: give the keys of a session.", key));
    }
  }

  void check_external_resources() {
    const bool is_aiven = config_.dialect == Dialect::Aiven;
    const std::string usage = is_aiven ? "existing.resource.type" : "external.resource.usage";
    const std::string mapping =
        is_aiven ? "topic.to.existing.resource.mapping" : "topic.to.external.resource.mapping";
    const auto external = config_.external_resources();
    const auto& items = config_.topic_to_external_resource_mapping;
    if (external.has_value() == items.empty()) {
      refuse({usage, mapping},
             fmt::format("'{}' and '{}' must be configured together.", usage, mapping));
    }
    const bool names_streams =
        config_.data_stream_type_is_set() || !config_.data_stream_dataset.empty();
    if (!items.empty() && names_streams) {
      refuse({mapping, "data.stream.type", "data.stream.dataset"},
             fmt::format("'{}' and data stream configurations are mutually exclusive.", mapping));
    }
    if (!items.empty() && !config_.index_name_template.empty()) {
      refuse({mapping, "index.name.template"},
             fmt::format("'{}' and 'index.name.template' are mutually exclusive.", mapping));
    }
    if (!items.empty()) check_mapping_items(mapping);
  }

  void check_mapping_items(const std::string& key) {
    const auto& items = config_.topic_to_external_resource_mapping;
    if (items.size() > static_cast<size_t>(config_.max_external_resource_mappings)) {
      refuse({key}, fmt::format("'{}' has {} items, more than the maximum of {}.", key,
                                items.size(), config_.max_external_resource_mappings));
    }
    std::set<std::string> topics;
    std::set<std::string> resources;
    for (const std::string& item : items) {
      const size_t colon = item.find(':');
      const std::string topic(java_trim(std::string_view(item).substr(0, colon)));
      const std::string resource(colon == std::string::npos
                                     ? std::string_view()
                                     : java_trim(std::string_view(item).substr(colon + 1)));
      const bool is_pair =
          !topic.empty() && !resource.empty() && resource.find(':') == std::string::npos;
      if (!is_pair) {
        refuse({key}, fmt::format("Invalid topic-to-resource mapping format. Expected format: "
                                  "topic:resource, got: {}",
                                  item));
        return;
      }
      if (!topics.insert(topic).second) {
        refuse({key}, fmt::format("Topic '{}' is mapped to multiple resources.", topic));
      }
      if (!resources.insert(resource).second) {
        refuse({key}, fmt::format("Resource '{}' is already mapped to another topic.", resource));
      }
    }
    const std::set<std::string> configured = named_topics(config_);
    for (const std::string& topic : configured) {
      if (!topics.contains(topic))
        refuse({key}, fmt::format("Topic '{}' is not mapped to any resource.", topic));
    }
    for (const std::string& topic : topics) {
      if (!configured.contains(topic))
        refuse({key}, fmt::format("Mapped topic '{}' is not one of the configured topics.", topic));
    }
  }

  void check_topic_lists() {
    if (config_.key_ignore && !config_.topic_key_ignore.empty()) {
      refuse({"key.ignore", "topic.key.ignore"},
             "'topic.key.ignore' can not be set if 'key.ignore' is true.");
    }
    if (config_.schema_ignore && !config_.topic_schema_ignore.empty()) {
      refuse({"schema.ignore", "topic.schema.ignore"},
             "'topic.schema.ignore' can not be set if 'schema.ignore' is true.");
    }
  }

  void check_buffer() {
    if (config_.linger_ms > config_.flush_timeout_ms) {
      refuse({"linger.ms", "flush.timeout.ms"},
             fmt::format("'linger.ms' ({}) can not be larger than 'flush.timeout.ms' ({}).",
                         config_.linger_ms, config_.flush_timeout_ms));
    }
    const int64_t in_flight = int64_t{config_.batch_size} * config_.max_in_flight_requests;
    if (config_.dialect == Dialect::Confluent && config_.max_buffered_records < in_flight) {
      refuse({"max.buffered.records", "batch.size", "max.in.flight.requests"},
             fmt::format("'max.buffered.records' ({}) must be larger than or equal to 'batch.size' "
                         "({}) x max.in.flight.requests ({}).",
                         config_.max_buffered_records, config_.batch_size,
                         config_.max_in_flight_requests));
    }
  }

  void check_templates() {
    if (!config_.index_name_template.empty() && config_.writes_data_streams()) {
      refuse({"index.name.template"}, "'index.name.template' names indices, not data streams.");
    }
    if (config_.routing() != RoutingType::Value) return;
    const std::string& path = config_.routing_type_record_value_path;
    try {
      parse_json_pointer(path);
      if (path.empty()) throw std::invalid_argument("it is needed for routing.type=value");
    } catch (const std::invalid_argument& error) {
      refuse({"routing.type.record.value.path"},
             invalid_value_message("routing.type.record.value.path", path, error.what()));
    }
  }

  void check_script() {
    const bool has_one =
        config_.write_script_source.has_value() != config_.write_script_id.has_value();
    if (config_.method() == WriteMethod::Script && !has_one) {
      refuse({"write.script.source", "write.script.id"},
             "For the write method script one of 'write.script.source' and 'write.script.id' must "
             "be set.");
    }
  }

  void check_data_streams() {
    const bool has_type = config_.data_stream_type_is_set();
    if (has_type == config_.data_stream_dataset.empty()) {
      refuse({"data.stream.type", "data.stream.dataset"},
             "Either both or neither 'data.stream.dataset' and 'data.stream.type' must be set.");
    }
    const bool is_stream = config_.writes_data_streams();
    if (!is_stream && !config_.data_stream_timestamp_fields.empty()) {
      refuse({"data.stream.timestamp.field"},
             "Mapping a field to the '@timestamp' field is only supported for data streams.");
    }
    if (!is_stream) return;
    if (config_.method() != WriteMethod::Insert) {
      refuse({"write.method"}, "Upserts are not supported with data streams.");
    }
    if (config_.null_values() == NullValues::Delete) {
      refuse({"behavior.on.null.values"}, "Deletes are not supported with data streams.");
    }
  }

  void check_kerberos() {
    const bool has_principal = config_.kerberos_user_principal.has_value();
    const bool has_keytab = config_.kerberos_keytab_path.has_value();
    if (!has_principal && !has_keytab) return;
    const Keys keys = {"kerberos.user.principal", "kerberos.keytab.path"};
    if (has_principal != has_keytab) {
      refuse(keys,
             "Either both or neither 'kerberos.user.principal' and 'kerberos.keytab.path' "
             "must be set.");
      return;
    }
    if (config_.connection_username && config_.connection_password) {
      refuse({"connection.username", "connection.password", keys[0], keys[1]},
             "Either only Kerberos (kerberos.user.principal, kerberos.keytab.path) or connection "
             "credentials (connection.username, connection.password) must be set.");
    }
    if (!config_.proxy_host.empty()) {
      refuse({keys[0], keys[1], "proxy.host"}, "Kerberos is not supported with proxy settings.");
    }
    refuse(keys,
           "Kerberos is not supported here; use connection.username, connection.api.key or a "
           "client certificate.");
  }

  void check_proxy() {
    const bool has_user = !config_.proxy_username.empty();
    const bool has_password = config_.proxy_password.has_value();
    if (config_.proxy_host.empty()) {
      if (has_user)
        refuse({"proxy.host", "proxy.username"},
               "'proxy.host' must be set to use "
               "'proxy.username'.");
      if (has_password)
        refuse({"proxy.host", "proxy.password"},
               "'proxy.host' must be set to use "
               "'proxy.password'.");
    } else if (has_user != has_password) {
      refuse({"proxy.username", "proxy.password"},
             "Either both or neither 'proxy.username' and 'proxy.password' can be set.");
    }
  }

  void check_tls() {
    const bool has_keys = has_prefix(props_, "elastic.https.");
    if (config_.uses_tls_keys() == has_keys) return;
    refuse({"elastic.security.protocol"},
           has_keys ? "'elastic.security.protocol' must be set to 'SSL' to use SSL configs."
                    : "At least these SSL configs ('elastic.https.ssl.*') must be present for SSL "
                      "support. Otherwise set 'elastic.security.protocol' to 'PLAINTEXT'.");
  }

  const Config& config_;
  const ConfigMap& props_;
  std::vector<ConfigValue>& rows_;
};

}  // namespace

void validate(Dialect dialect, const ConfigMap& props, std::vector<ConfigValue>& rows) {
  if (has_errors(rows)) return;
  const Config config = Config::parse(dialect, props);
  Validation(config, props, rows).run();
}

void validate_outside(Dialect dialect, const ConfigMap& props, std::vector<ConfigValue>& rows) {
  if (has_errors(rows)) return;
  const Config config = Config::parse(dialect, props);
  ServerCheck(config, rows).run();
}

}  // namespace kconnect::elasticsearch
