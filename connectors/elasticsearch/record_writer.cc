#include "elasticsearch/record_writer.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include <kconnect/values.h>

#include "base/java_number.h"
#include "base/json_writer.h"
#include "elasticsearch/resource_name.h"

namespace kconnect::elasticsearch {

namespace {

constexpr size_t longest_id = 512;

std::string record_text(const SinkRecord& record) {
  return fmt::format("record from topic={} partition={} offset={}", record.original_topic.view(),
                     record.original_partition, record.offset);
}

std::string_view type_name_of(const Value& value) {
  if (value.get_if<bool>()) return "BOOLEAN";
  if (value.get_if<float>()) return "FLOAT32";
  if (value.get_if<double>()) return "FLOAT64";
  if (value.get_if<Bytes>()) return "BYTES";
  if (value.array()) return "ARRAY";
  if (value.map()) return "MAP";
  if (value.structure()) return "STRUCT";
  return java_class_name(value);
}

std::string script_lead(const Config& config) {
  std::string lead = "{\"script\":{";
  if (config.write_script_id) {
    lead += "\"id\":";
    append_json_string(*config.write_script_id, lead);
  } else {
    lead += "\"lang\":";
    append_json_string(config.write_script_lang, lead);
    lead += ",\"source\":";
    append_json_string(config.write_script_source.value_or(""), lead);
  }
  return lead + ",\"params\":{\"doc\":";
}

std::string_view operation_name(Operation operation) {
  switch (operation) {
    case Operation::Index:
      return "index";
    case Operation::Create:
      return "create";
    case Operation::Update:
      return "update";
    case Operation::Delete:
      break;
  }
  return "delete";
}

}  // namespace

void append_key_id(const SchemaPtr& schema, const Value& key, std::string& out) {
  if (key.is_null()) throw DataException("Key is used as document id and can not be null.");
  if (const Text* text = key.get_if<Text>()) {
    if (text->empty()) throw DataException("Key is used as document id and can not be empty.");
    out += text->view();
    return;
  }
  const bool is_integer = key.get_if<int8_t>() || key.get_if<int16_t>() || key.get_if<int32_t>() ||
                          key.get_if<int64_t>();
  if (!is_integer) {
    throw DataException(
        fmt::format("{} is not supported as the document id.",
                    schema == nullptr ? type_name_of(key) : schema_type_name(schema->type())));
  }
  append_text(key, out);
}

RecordWriter::RecordWriter(const Config& config)
    : config_(config),
      method_(config.method()),
      null_values_(config.null_values()),
      routing_(config.routing()),
      data_streams_(config.writes_data_streams()),
      timestamp_(config),
      routing_path_(parse_json_pointer(config.routing_type_record_value_path)),
      script_(script_lead(config)) {
  if (!config.index_name_template.empty()) index_template_.emplace(config.index_name_template);
  if (!config.pipeline.empty()) pipeline_.emplace(config.pipeline);
}

std::optional<std::string> RecordWriter::templated_index(const SinkRecord& record) const {
  if (!index_template_) return std::nullopt;
  if (auto name = index_template_->apply(record)) {
    if (auto valid = valid_index_name(std::move(*name))) return valid;
  }
  if (!config_.index_name_template_fallback.empty()) return config_.index_name_template_fallback;
  throw DataException(
      fmt::format("'index.name.template' makes no valid index name for {}", record_text(record)));
}

RecordWriter::Topic& RecordWriter::topic_of(const SinkRecord& record) {
  if (last_topic_ != nullptr && record.topic == std::string_view(last_topic_->name))
    return *last_topic_;
  const std::string name = record.topic.str();
  auto found = topics_.find(name);
  if (found == topics_.end()) {
    const IdStrategy ids = config_.id_strategy(name);
    const bool is_versioned =
        ids == IdStrategy::RecordKey && !data_streams_ && method_ == WriteMethod::Insert;
    const DocumentRules rules{.use_schema = !config_.ignores_schema(name),
                              .compact_maps = config_.compact_map_entries};
    found = topics_
                .emplace(name, Topic{.name = name,
                                     .ids = ids,
                                     .has_external_version = is_versioned,
                                     .documents = DocumentWriter(rules)})
                .first;
  }
  last_topic_ = &found->second;
  return *last_topic_;
}

std::optional<WrittenRecord> RecordWriter::write(const SinkRecord& record,
                                                 std::string_view resource, std::string& body) {
  const size_t start = body.size();
  try {
    return write_lines(record, resource, body);
  } catch (...) {
    body.resize(start);
    throw;
  }
}

std::optional<WrittenRecord> RecordWriter::write_lines(const SinkRecord& record,
                                                       std::string_view resource,
                                                       std::string& body) {
  if (record.value.is_null()) {
    if (null_values_ == NullValues::Ignore) return std::nullopt;
    if (null_values_ == NullValues::Fail) {
      throw DataException(fmt::format(
          "{} has a null value (to ignore future records like this change the configuration "
          "property 'behavior.on.null.values' from 'FAIL' to 'IGNORE')",
          record_text(record)));
    }
    if (record.key.is_null()) return std::nullopt;
  }
  Topic& topic = topic_of(record);
  const Operation operation = operation_for(record);
  WrittenRecord written = write_action(operation, record, topic, resource, body);
  if (operation == Operation::Delete) return written;
  const size_t start = body.size();
  if (operation == Operation::Update) {
    written.source_bytes = write_update(record, topic, body);
  } else {
    write_document(record, topic, body);
    written.source_bytes = body.size() - start;
  }
  body += '\n';
  return written;
}

Operation RecordWriter::operation_for(const SinkRecord& record) const {
  if (record.value.is_null()) return Operation::Delete;
  if (method_ != WriteMethod::Insert) return Operation::Update;
  return data_streams_ ? Operation::Create : Operation::Index;
}

WrittenRecord RecordWriter::write_action(Operation operation, const SinkRecord& record,
                                         const Topic& topic, std::string_view resource,
                                         std::string& body) {
  WrittenRecord written;
  body += "{\"";
  body += operation_name(operation);
  body += "\":{\"_index\":";
  append_json_string(resource, body);
  // A deletion must name a document, even where the server would make the name.
  const bool has_id = topic.ids != IdStrategy::Generated || operation == Operation::Delete;
  if (has_id) {
    body += ",\"_id\":";
    const size_t start = body.size();
    write_id(record, topic, body);
    if (topic.ids == IdStrategy::RecordKey && !topic.has_external_version) {
      const size_t hash = std::hash<std::string_view>{}(std::string_view(body).substr(start)) ^
                          std::hash<std::string_view>{}(resource)*31;
      written.document = std::max<uint64_t>(hash, 1);
    }
  }
  const bool is_versioned = topic.has_external_version && operation != Operation::Update;
  if (is_versioned) {
    body += ",\"version\":";
    append_json_integer(external_version(record), body);
    body += ",\"version_type\":\"external\"";
  }
  if (operation == Operation::Update) {
    const int32_t most = config_.dialect == Dialect::Aiven ? 3 : 5;
    body += ",\"retry_on_conflict\":";
    append_json_integer(std::min(config_.max_in_flight_requests, most), body);
  }
  if (routing_ != RoutingType::None) write_routing(record, body);
  if (pipeline_ && (operation == Operation::Index || operation == Operation::Create)) {
    const auto name = pipeline_->apply(record);
    if (!name) {
      throw DataException(fmt::format("'pipeline' makes no name for {}", record_text(record)));
    }
    body += ",\"pipeline\":";
    append_json_string(*name, body);
  }
  body += "}}\n";
  written.has_external_version = is_versioned;
  return written;
}

void RecordWriter::write_id(const SinkRecord& record, const Topic& topic, std::string& body) {
  if (topic.ids != IdStrategy::RecordKey) {
    append_json_string(
        fmt::format("{}+{}+{}", record.topic.view(), record.original_partition, record.offset),
        body);
    return;
  }
  const auto check_length = [](size_t bytes) {
    if (bytes > longest_id) {
      throw DataException(fmt::format(
          "Key is used as document id and can not be longer than {} bytes; this one has {}.",
          longest_id, bytes));
    }
  };
  const Text* text = record.key.get_if<Text>();
  if (text != nullptr && !text->empty()) {
    check_length(text->size());
    append_json_string(text->view(), body);
    return;
  }
  body += '"';
  append_key_id(record.key_schema, record.key, body);
  body += '"';
}

void RecordWriter::write_routing(const SinkRecord& record, std::string& body) const {
  std::optional<std::string> routing;
  if (routing_ == RoutingType::Key) {
    routing.emplace();
    append_key_id(record.key_schema, record.key, *routing);
  } else {
    if (record.value.is_null()) return;
    const Value* found = find_in(record.value, routing_path_);
    if (found != nullptr && found->get_if<bool>() == nullptr) routing = plain_text(*found);
    if (!routing) {
      throw DataException(fmt::format("{} has neither text nor a number at '{}' to be routed by",
                                      record_text(record), config_.routing_type_record_value_path));
    }
  }
  body += ",\"routing\":";
  append_json_string(*routing, body);
}

int64_t RecordWriter::external_version(const SinkRecord& record) const {
  if (config_.external_version_header.empty()) return record.offset;
  const Header* header = last_header(record, config_.external_version_header);
  if (header == nullptr || header->value.is_null()) {
    throw DataException(fmt::format("{} has no header '{}' for the document's version",
                                    record_text(record), config_.external_version_header));
  }
  const auto version =
      parse_java_integer<int64_t>(convert_to_string(header->schema, header->value));
  if (!version) {
    throw ConnectException(
        fmt::format("Error converting external version header '{}' to long for {}",
                    config_.external_version_header, record_text(record)));
  }
  return *version;
}

void RecordWriter::write_document(const SinkRecord& record, Topic& topic, std::string& body) {
  const size_t start = body.size();
  topic.documents.append(record.value_schema, record.value, body);
  if (body[start] != '{') {
    throw MalformedDocumentException(fmt::format(
        "The value of {} is no JSON object, which a document must be", record_text(record)));
  }
  if (data_streams_) timestamp_.add(record, body, start);
}

size_t RecordWriter::write_update(const SinkRecord& record, Topic& topic, std::string& body) {
  body += method_ == WriteMethod::Script ? script_ : "{\"doc\":";
  const size_t start = body.size();
  write_document(record, topic, body);
  const size_t size = body.size() - start;
  if (method_ == WriteMethod::Script) body += "}}";
  if (method_ == WriteMethod::Update) {
    body += '}';
    return size;
  }
  body += ",\"upsert\":";
  body.append(body, start, size);
  if (method_ == WriteMethod::Script && config_.write_script_scripted_upsert)
    body += ",\"scripted_upsert\":true";
  if (method_ == WriteMethod::Upsert && config_.dialect == Dialect::Aiven)
    body += ",\"doc_as_upsert\":true";
  body += '}';
  return 2 * size;
}

}  // namespace kconnect::elasticsearch
