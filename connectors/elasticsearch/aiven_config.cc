#include <kconnect/validators.h>

#include "elasticsearch/config.h"
#include "elasticsearch/key_group.h"

namespace kconnect::elasticsearch {

namespace {

using Spec = ConfigSpec<Config>;

void add_connector_keys(Spec& spec) {
  KeyGroup in("Connector");
  spec.add(&Config::connection_url,
           in({.name = "connection.url",
               .validator = server_urls(),
               .importance = Importance::High,
               .doc = "Addresses of the servers, such as http://one:9200,http://two:9200."}))
      .add(&Config::connection_username,
           in({.name = "connection.username",
               .default_value = ConfigData{},
               .doc = "User for basic authentication, together with connection.password."}))
      .add(&Config::connection_password,
           in({.name = "connection.password",
               .default_value = ConfigData{},
               .doc = "Password for basic authentication, together with connection.username."}))
      .add(&Config::batch_size, in({.name = "batch.size",
                                    .default_value = ConfigData{2000},
                                    .validator = between(1, 1000000),
                                    .doc = "Most records in one bulk request."}))
      .add(&Config::bulk_size_bytes,
           in({.name = "bulk.size.bytes",
               .default_value = ConfigData{int64_t{5242880}},
               .validator = between(-1, largest_int),
               .importance = Importance::Low,
               .doc = "A bulk request is sent when its documents reach this size; -1 = no limit."}))
      .add(&Config::max_in_flight_requests,
           in({.name = "max.in.flight.requests",
               .default_value = ConfigData{5},
               .validator = between(1, 1000),
               .doc = "Most bulk requests of a task that are on their way at a time."}))
      .add(&Config::max_buffered_records, in({.name = "max.buffered.records",
                                              .default_value = ConfigData{20000},
                                              .validator = between(1, largest_int),
                                              .importance = Importance::Low,
                                              .doc = "Most records that a task holds."}))
      .add(&Config::linger_ms,
           in({.name = "linger.ms",
               .default_value = ConfigData{int64_t{1}},
               .validator = between(0, one_week),
               .importance = Importance::Low,
               .doc = "Milliseconds that a bulk request which is not full waits for more "
                      "records."}))
      .add(&Config::flush_timeout_ms,
           in({.name = "flush.timeout.ms",
               .default_value = ConfigData{int64_t{10000}},
               .validator = between(1, one_week),
               .importance = Importance::Low,
               .doc = "Milliseconds to wait for room in the buffer; then the task fails."}))
      .add(&Config::flush_synchronously,
           in({.name = "flush.synchronously",
               .default_value = ConfigData{false},
               .importance = Importance::Low,
               .doc = "Whether a commit of offsets waits until everything is acknowledged."}))
      .add(&Config::max_retries,
           in({.name = "max.retries",
               .default_value = ConfigData{5},
               .validator = between(0, largest_int),
               .importance = Importance::Low,
               .doc = "How often a request, or the items of it that the server could not take at "
                      "the time, is sent again before the task fails."}))
      .add(&Config::retry_backoff_ms,
           in({.name = "retry.backoff.ms",
               .default_value = ConfigData{int64_t{100}},
               .validator = between(0, one_day),
               .importance = Importance::Low,
               .doc = "Bound of the random wait before the first retry, in milliseconds; it "
                      "doubles with each further one."}))
      .add(&Config::connection_timeout_ms,
           in({.name = "connection.timeout.ms",
               .default_value = ConfigData{1000},
               .validator = between(0, half_a_day),
               .importance = Importance::Low,
               .doc = "Milliseconds within which a connection must be there."}))
      .add(&Config::read_timeout_ms,
           in({.name = "read.timeout.ms",
               .default_value = ConfigData{3000},
               .validator = between(0, one_week),
               .importance = Importance::Low,
               .doc = "Longest silence of a server before a request counts as failed, in "
                      "milliseconds."}));
}

void add_conversion_keys(Spec& spec) {
  KeyGroup in("Data Conversion");
  spec.add(&Config::key_ignore,
           in({.name = "key.ignore",
               .default_value = ConfigData{false},
               .importance = Importance::High,
               .doc = "Whether documents are named by key.ignore.id.strategy instead of by the "
                      "record's key."}))
      .add(&Config::key_ignore_id_strategy,
           in({.name = "key.ignore.id.strategy",
               .default_value = ConfigData{std::string("topic.partition.offset")},
               .importance = Importance::Low,
               .doc = "How documents are named when the key is ignored; none = by the server."},
              {"none", "record.key", "topic.partition.offset"}))
      .add(&Config::topic_key_ignore, in({.name = "topic.key.ignore",
                                          .default_value = ConfigData{std::vector<std::string>{}},
                                          .importance = Importance::Low,
                                          .doc = "Topics to which key.ignore applies."}))
      .add(&Config::schema_ignore,
           in({.name = "schema.ignore",
               .default_value = ConfigData{false},
               .importance = Importance::Low,
               .doc = "Whether to leave the mapping of new indices to the server."}))
      .add(&Config::topic_schema_ignore,
           in({.name = "topic.schema.ignore",
               .default_value = ConfigData{std::vector<std::string>{}},
               .importance = Importance::Low,
               .doc = "Topics to which schema.ignore applies."}))
      .add(&Config::compact_map_entries,
           in({.name = "compact.map.entries",
               .default_value = ConfigData{true},
               .importance = Importance::Low,
               .doc = "Whether maps with text keys are written as objects."}))
      .add(&Config::drop_invalid_message,
           in({.name = "drop.invalid.message",
               .default_value = ConfigData{false},
               .importance = Importance::Low,
               .doc = "Whether a record that cannot be made a document is left out."}))
      .add(&Config::behavior_on_null_values, in({.name = "behavior.on.null.values",
                                                 .default_value = ConfigData{std::string("ignore")},
                                                 .importance = Importance::Low,
                                                 .doc = "What a record without value means."},
                                                {"ignore", "delete", "fail"}))
      .add(&Config::behavior_on_malformed_documents,
           in({.name = "behavior.on.malformed.documents",
               .default_value = ConfigData{std::string("fail")},
               .importance = Importance::Low,
               .doc = "What follows when the server refuses a document for its content; report: "
                      "it goes to the dead letter queue."},
              {"ignore", "warn", "fail", "report"}))
      .add(&Config::behavior_on_version_conflict,
           in({.name = "behavior.on.version.conflict",
               .default_value = ConfigData{std::string("fail")},
               .importance = Importance::Low,
               .doc = "What follows when the server has a later version of the document."},
              {"ignore", "warn", "fail", "report"}))
      .add(&Config::write_method, in({.name = "index.write.method",
                                      .default_value = ConfigData{std::string("insert")},
                                      .importance = Importance::Low,
                                      .doc = "insert replaces documents, upsert merges into them."},
                                     {"insert", "upsert", "update", "script"}));
}

void add_resource_keys(Spec& spec) {
  KeyGroup in("Data Stream");
  spec.add(&Config::data_stream_enabled, in({.name = "data.stream.enabled",
                                             .default_value = ConfigData{false},
                                             .doc = "Whether to write to data streams."}))
      .add(&Config::data_stream_prefix,
           in({.name = "data.stream.prefix",
               .default_value = ConfigData{std::string()},
               .doc = "Data streams are named PREFIX-TOPIC, without it TOPIC."}))
      .add(&Config::data_stream_timestamp_fields,
           in({.name = "data.stream.timestamp.field",
               .default_value = ConfigData{std::vector<std::string>{"@timestamp"}},
               .doc = "The document's field with its time. With @timestamp documents that lack it "
                      "get the record's timestamp."}))
      .add(
          &Config::existing_index_template_name,
          in({.name = "data.streams.existing.index.template.name",
              .default_value = ConfigData{},
              .doc = "The index template for the data streams; made when it is not there. Default: "
                     "one for each data stream, of its name."}))
      .add(&Config::existing_resource_type,
           in({.name = "existing.resource.type",
               .default_value = ConfigData{std::string("none")},
               .doc = "What the existing resources of topic.to.existing.resource.mapping are."},
              {"none", "index", "data_stream", "index_alias"}))
      .add(&Config::topic_to_external_resource_mapping,
           in({.name = "topic.to.existing.resource.mapping",
               .default_value = ConfigData{std::vector<std::string>{}},
               .doc = "Items topic:resource: the existing resource that a topic goes to."}));
}

}  // namespace

const ConfigSpec<Config>& aiven_spec() {
  static const Spec spec = [] {
    Spec made;
    add_connector_keys(made);
    add_conversion_keys(made);
    add_resource_keys(made);
    add_tls_keys(made, "connection.", "TLS Configuration for HTTPS");
    made.add(&Config::trust_all_certificates,
             {.name = "connection.trust.all.certificates",
              .default_value = ConfigData{false},
              .doc = "Whether any certificate of the server will do.",
              .group = "TLS Configuration for HTTPS",
              .order = 100});
    add_extra_keys(made);
    return made;
  }();
  return spec;
}

}  // namespace kconnect::elasticsearch
