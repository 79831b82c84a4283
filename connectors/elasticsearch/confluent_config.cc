#include <kconnect/validators.h>

#include "elasticsearch/config.h"
#include "elasticsearch/key_group.h"

namespace kconnect::elasticsearch {

namespace {

using Spec = ConfigSpec<Config>;

void add_connection_keys(Spec& spec, KeyGroup& in) {
  spec.add(&Config::connection_url,
           in({.name = "connection.url",
               .validator = server_urls(),
               .importance = Importance::High,
               .doc = "Addresses of the servers, such as http://one:9200,http://two:9200. Calls go "
                      "to them in turn; one that does not answer is left out for a while.",
               .width = Width::Long,
               .display_name = "Connection URLs"}))
      .add(&Config::connection_username,
           in({.name = "connection.username",
               .default_value = ConfigData{},
               .doc = "User for basic authentication, together with connection.password.",
               .width = Width::Short,
               .display_name = "Connection Username"}))
      .add(&Config::connection_password,
           in({.name = "connection.password",
               .default_value = ConfigData{},
               .doc = "Password for basic authentication, together with connection.username.",
               .width = Width::Short,
               .display_name = "Connection Password"}));
}

void add_batch_keys(Spec& spec, KeyGroup& in) {
  spec.add(&Config::batch_size, in({.name = "batch.size",
                                    .default_value = ConfigData{2000},
                                    .validator = between(1, 1000000),
                                    .doc = "Most records in one bulk request.",
                                    .width = Width::Short,
                                    .display_name = "Batch Size"}))
      .add(&Config::bulk_size_bytes,
           in({.name = "bulk.size.bytes",
               .default_value = ConfigData{int64_t{5242880}},
               .validator = between(-1, largest_int),
               .importance = Importance::Low,
               .doc = "A bulk request is sent when its documents reach this size, with 50 bytes "
                      "for each of them besides; -1 = no limit.",
               .width = Width::Short,
               .display_name = "Bulk Size (bytes)"}))
      .add(&Config::max_in_flight_requests,
           in({.name = "max.in.flight.requests",
               .default_value = ConfigData{5},
               .validator = between(1, 1000),
               .doc = "Most bulk requests of a task that are on their way at a time.",
               .width = Width::Short,
               .display_name = "Max In-flight Requests"}))
      .add(&Config::max_buffered_records,
           in({.name = "max.buffered.records",
               .default_value = ConfigData{20000},
               .validator = between(1, largest_int),
               .importance = Importance::Low,
               .doc = "Most records that a task holds; it takes no more until the server has "
                      "acknowledged some.",
               .width = Width::Short,
               .display_name = "Max Buffered Records"}))
      .add(&Config::linger_ms,
           in({.name = "linger.ms",
               .default_value = ConfigData{int64_t{1}},
               .validator = between(0, one_week),
               .importance = Importance::Low,
               .doc = "Milliseconds that a bulk request which is not full waits for more records. "
                      "While max.in.flight.requests are on their way it waits anyway.",
               .width = Width::Short,
               .display_name = "Linger (ms)"}))
      .add(&Config::flush_timeout_ms,
           in({.name = "flush.timeout.ms",
               .default_value = ConfigData{int64_t{180000}},
               .validator = between(one_second, one_week),
               .importance = Importance::Low,
               .doc = "Milliseconds to wait for room in the buffer, and for outstanding requests "
                      "with flush.synchronously; then the task fails.",
               .width = Width::Short,
               .display_name = "Flush Timeout (ms)"}))
      .add(&Config::flush_synchronously,
           in({.name = "flush.synchronously",
               .default_value = ConfigData{false},
               .importance = Importance::Low,
               .doc = "Whether a commit of offsets waits until everything is acknowledged. "
                      "Otherwise what is acknowledged so far is committed. Either way records "
                      "whose topic a transform has renamed are fine.",
               .width = Width::Short,
               .display_name = "Synchronous Flush"}));
}

void add_retry_keys(Spec& spec, KeyGroup& in) {
  spec.add(&Config::max_retries,
           in({.name = "max.retries",
               .default_value = ConfigData{5},
               .validator = between(0, largest_int),
               .importance = Importance::Low,
               .doc = "How often a request, or the items of it that the server could not take at "
                      "the time, is sent again before the task fails.",
               .width = Width::Short,
               .display_name = "Max Retries"}))
      .add(&Config::retry_backoff_ms,
           in({.name = "retry.backoff.ms",
               .default_value = ConfigData{int64_t{100}},
               .validator = between(0, one_day),
               .importance = Importance::Low,
               .doc = "Bound of the wait before the first retry, in milliseconds; it doubles with "
                      "each further one. The wait itself is random below the bound.",
               .width = Width::Short,
               .display_name = "Retry Backoff (ms)"}))
      .add(&Config::connection_compression,
           in({.name = "connection.compression",
               .default_value = ConfigData{false},
               .importance = Importance::Low,
               .doc = "Whether the server may compress its answers. For requests see "
                      "compression.level.",
               .width = Width::Short,
               .display_name = "Compression"}))
      .add(&Config::max_connection_idle_time_ms,
           in({.name = "max.connection.idle.time.ms",
               .default_value = ConfigData{60000},
               .validator = between(-1, one_day),
               .importance = Importance::Low,
               .doc = "Has no effect: a connection that the server has closed is opened again.",
               .width = Width::Short,
               .display_name = "Max Connection Idle Time"}))
      .add(&Config::connection_timeout_ms,
           in({.name = "connection.timeout.ms",
               .default_value = ConfigData{1000},
               .validator = between(0, half_a_day),
               .importance = Importance::Low,
               .doc = "Milliseconds within which a connection must be there.",
               .width = Width::Short,
               .display_name = "Connection Timeout"}))
      .add(&Config::read_timeout_ms,
           in({.name = "read.timeout.ms",
               .default_value = ConfigData{3000},
               .validator = between(0, one_week),
               .importance = Importance::Low,
               .doc = "Longest silence of a server before a request counts as failed, in "
                      "milliseconds; 0 = no limit.",
               .width = Width::Short,
               .display_name = "Read Timeout"}));
}

void add_resource_keys(Spec& spec, KeyGroup& in) {
  spec.add(&Config::external_resource_usage,
           in({.name = "external.resource.usage",
               .default_value = ConfigData{std::string("DISABLED")},
               .importance = Importance::High,
               .doc = "What the existing resources of topic.to.external.resource.mapping are. With "
                      "disabled an index or data stream is created for each topic.",
               .width = Width::Short,
               .display_name = "External Resource Usage"},
              {"index", "datastream", "alias_index", "alias_datastream", "disabled"}))
      .add(&Config::topic_to_external_resource_mapping,
           in({.name = "topic.to.external.resource.mapping",
               .default_value = ConfigData{std::vector<std::string>{}},
               .importance = Importance::High,
               .doc = "Items topic:resource, one to one: the existing resource that a topic goes "
                      "to.",
               .width = Width::Long,
               .display_name = "Topic to External Resource Mapping"}))
      .add(&Config::max_external_resource_mappings,
           in({.name = "max.external.resource.mappings",
               .default_value = ConfigData{15},
               .validator = at_least(1),
               .doc = "Most items of topic.to.external.resource.mapping.",
               .width = Width::Short,
               .display_name = "Max External Resource Mappings"}))
      .add(&Config::data_stream_type,
           in({.name = "data.stream.type",
               .default_value = ConfigData{std::string("NONE")},
               .importance = Importance::Low,
               .doc = "The first part of a data stream's name, logs or metrics; none = the sink "
                      "writes to indices. Together with data.stream.dataset.",
               .width = Width::Short,
               .display_name = "Data Stream Type",
               .recommend =
                   [](const NullableConfigMap&) {
                     return std::vector<std::string>{"logs", "metrics", "none"};
                   }}))
      .add(&Config::data_stream_dataset,
           in({.name = "data.stream.dataset",
               .default_value = ConfigData{std::string()},
               .validator = data_stream_part("dataset"),
               .importance = Importance::Low,
               .doc = "The second part of a data stream's name. Together with data.stream.type.",
               .width = Width::Medium,
               .display_name = "Data Stream Dataset"}))
      .add(&Config::data_stream_namespace,
           in({.name = "data.stream.namespace",
               .default_value = ConfigData{std::string("${topic}")},
               .validator = data_stream_part("namespace"),
               .importance = Importance::Low,
               .doc = "The third part of a data stream's name; ${topic} stands for the topic in "
                      "lower case.",
               .width = Width::Medium,
               .display_name = "Data Stream Namespace"}))
      .add(&Config::data_stream_timestamp_fields,
           in({.name = "data.stream.timestamp.field",
               .default_value = ConfigData{std::vector<std::string>{}},
               .importance = Importance::Low,
               .doc = "Fields of the document: the first that is there becomes @timestamp. Without "
                      "it @timestamp is the record's timestamp.",
               .width = Width::Long,
               .display_name = "Data Stream Timestamp Field"}));
}

void add_conversion_keys(Spec& spec, KeyGroup& in) {
  spec.add(&Config::key_ignore,
           in({.name = "key.ignore",
               .default_value = ConfigData{false},
               .importance = Importance::High,
               .doc = "Whether documents are named topic+partition+offset instead of by the "
                      "record's key. With keys the record's offset is the document's external "
                      "version.",
               .width = Width::Short,
               .display_name = "Ignore Key mode"}))
      .add(&Config::schema_ignore,
           in({.name = "schema.ignore",
               .default_value = ConfigData{false},
               .importance = Importance::Low,
               .doc = "Whether to leave the mapping of new indices to the server instead of making "
                      "it from the first record's schema.",
               .width = Width::Short,
               .display_name = "Ignore Schema mode"}))
      .add(&Config::compact_map_entries,
           in({.name = "compact.map.entries",
               .default_value = ConfigData{true},
               .importance = Importance::Low,
               .doc = "Whether maps with text keys are written as objects; otherwise, as all other "
                      "maps, as lists of objects with key and value.",
               .width = Width::Short,
               .display_name = "Compact Map Entries"}))
      .add(&Config::topic_key_ignore, in({.name = "topic.key.ignore",
                                          .default_value = ConfigData{std::vector<std::string>{}},
                                          .importance = Importance::Low,
                                          .doc = "Topics to which key.ignore applies.",
                                          .width = Width::Long,
                                          .display_name = "Topics for 'Ignore Key' mode"}))
      .add(&Config::topic_schema_ignore,
           in({.name = "topic.schema.ignore",
               .default_value = ConfigData{std::vector<std::string>{}},
               .importance = Importance::Low,
               .doc = "Topics to which schema.ignore applies.",
               .width = Width::Long,
               .display_name = "Topics for 'Ignore Schema' mode"}))
      .add(&Config::drop_invalid_message,
           in({.name = "drop.invalid.message",
               .default_value = ConfigData{false},
               .importance = Importance::Low,
               .doc = "Whether a record that cannot be made a document is left out (and reported); "
                      "otherwise the task fails.",
               .width = Width::Long,
               .display_name = "Drop invalid messages"}))
      .add(&Config::behavior_on_null_values,
           in({.name = "behavior.on.null.values",
               .default_value = ConfigData{std::string("FAIL")},
               .importance = Importance::Low,
               .doc = "What a record without value means: nothing, the deletion of the document, "
                      "or a failure of the task.",
               .width = Width::Short,
               .display_name = "Behavior for null-valued records"},
              {"ignore", "delete", "fail"}))
      .add(&Config::behavior_on_malformed_documents,
           in({.name = "behavior.on.malformed.documents",
               .default_value = ConfigData{std::string("FAIL")},
               .importance = Importance::Low,
               .doc = "What follows when the server refuses a document for its content. It is "
                      "reported to the dead letter queue, if there is one, in any case; then the "
                      "task goes on (warn: with a warning), or fails.",
               .width = Width::Short,
               .display_name = "Behavior on malformed documents"},
              {"ignore", "warn", "fail", "report"}))
      .add(&Config::external_version_header,
           in({.name = "external.version.header",
               .default_value = ConfigData{std::string()},
               .importance = Importance::Low,
               .doc = "A header whose number is the document's external version, in place of the "
                      "record's offset.",
               .width = Width::Short,
               .display_name = "External Version Header Name"}))
      .add(&Config::write_method,
           in({.name = "write.method",
               .default_value = ConfigData{std::string("INSERT")},
               .importance = Importance::Low,
               .doc = "insert replaces documents, upsert merges into them, update merges into "
                      "those that are there, script has the server's script do it.",
               .width = Width::Short,
               .display_name = "Write Method"},
              {"insert", "upsert", "update", "script"}))
      .add(&Config::use_autogenerated_ids,
           in({.name = "use.autogenerated.ids",
               .default_value = ConfigData{false},
               .doc = "Whether the server names the documents (insert only). A record that is "
                      "written again becomes a second document.",
               .width = Width::Short,
               .display_name = "Use Autogenerated Ids"}));
}

void add_proxy_keys(Spec& spec) {
  KeyGroup in("Proxy");
  spec.add(&Config::proxy_host, in({.name = "proxy.host",
                                    .default_value = ConfigData{std::string()},
                                    .importance = Importance::Low,
                                    .doc = "A proxy through which the servers are reached.",
                                    .width = Width::Long,
                                    .display_name = "Proxy Host"}))
      .add(&Config::proxy_port, in({.name = "proxy.port",
                                    .default_value = ConfigData{8080},
                                    .validator = between(1, 65535),
                                    .importance = Importance::Low,
                                    .doc = "The proxy's port.",
                                    .width = Width::Short,
                                    .display_name = "Proxy Port"}))
      .add(&Config::proxy_username, in({.name = "proxy.username",
                                        .default_value = ConfigData{std::string()},
                                        .importance = Importance::Low,
                                        .doc = "User for the proxy's basic authentication.",
                                        .width = Width::Medium,
                                        .display_name = "Proxy Username"}))
      .add(&Config::proxy_password, in({.name = "proxy.password",
                                        .default_value = ConfigData{},
                                        .importance = Importance::Low,
                                        .doc = "Password for the proxy's basic authentication.",
                                        .width = Width::Medium,
                                        .display_name = "Proxy Password"}));
}

void add_security_keys(Spec& spec) {
  KeyGroup security("Security");
  spec.add(
      &Config::security_protocol,
      security({.name = "elastic.security.protocol",
                .default_value = ConfigData{std::string("PLAINTEXT")},
                .doc = "Whether the keys elastic.https.* count. An https address works without "
                       "them, with the system's trust store.",
                .width = Width::Short,
                .display_name = "Security protocol"},
               {"plaintext", "ssl"}));
  add_tls_keys(spec, "elastic.https.", "Security");
  KeyGroup kerberos("Kerberos");
  spec.add(&Config::kerberos_user_principal, kerberos({.name = "kerberos.user.principal",
                                                       .default_value = ConfigData{},
                                                       .doc = "Refused: Kerberos is not supported.",
                                                       .width = Width::Long,
                                                       .display_name = "Kerberos User Principal"}))
      .add(&Config::kerberos_keytab_path, kerberos({.name = "kerberos.keytab.path",
                                                    .default_value = ConfigData{},
                                                    .validator = keytab_file(),
                                                    .doc = "Refused: Kerberos is not supported.",
                                                    .width = Width::Long,
                                                    .display_name = "Kerberos Keytab Path"}));
}

}  // namespace

const ConfigSpec<Config>& confluent_spec() {
  static const Spec spec = [] {
    Spec made;
    KeyGroup connector("Connector");
    add_connection_keys(made, connector);
    add_batch_keys(made, connector);
    add_retry_keys(made, connector);
    add_resource_keys(made, connector);
    KeyGroup conversion("Data Conversion");
    add_conversion_keys(made, conversion);
    add_proxy_keys(made);
    add_security_keys(made);
    add_extra_keys(made);
    return made;
  }();
  return spec;
}

}  // namespace kconnect::elasticsearch
