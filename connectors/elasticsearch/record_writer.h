#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <kconnect/errors.h>
#include <kconnect/record.h>

#include "elasticsearch/config.h"
#include "elasticsearch/document.h"
#include "elasticsearch/name_template.h"
#include "elasticsearch/stream_timestamp.h"

namespace kconnect::elasticsearch {

// A document that the server would refuse for its shape: subject to
// behavior.on.malformed.documents.
KC_EXCEPTION(MalformedDocumentException, DataException,
             "org.apache.kafka.connect.errors.DataException");

enum class Operation { Index, Create, Update, Delete };

// What the lines of one record are.
struct WrittenRecord {
  size_t source_bytes = 0;  // of the documents in it
  // Identifies the document where the server does not keep the order of its changes; 0 = it does,
  // or there is but one.
  uint64_t document = 0;
  bool has_external_version = false;
};

// Renders records as lines of a bulk request. Used by one thread.
class RecordWriter {
 public:
  explicit RecordWriter(const Config& config);

  // The index template's name for a record; nullopt without a template. Throws DataException.
  std::optional<std::string> templated_index(const SinkRecord& record) const;

  // Appends the lines; nullopt when the record has nothing to write. Throws DataException or
  // ConnectException, the body is then as it was.
  std::optional<WrittenRecord> write(const SinkRecord& record, std::string_view resource,
                                     std::string& body);

 private:
  // What holds for all records of a topic.
  struct Topic {
    std::string name;
    IdStrategy ids = IdStrategy::RecordKey;
    bool has_external_version = false;
    DocumentWriter documents;
  };
  Topic& topic_of(const SinkRecord& record);
  std::optional<WrittenRecord> write_lines(const SinkRecord& record, std::string_view resource,
                                           std::string& body);
  Operation operation_for(const SinkRecord& record) const;
  WrittenRecord write_action(Operation operation, const SinkRecord& record, const Topic& topic,
                             std::string_view resource, std::string& body);
  void write_id(const SinkRecord& record, const Topic& topic, std::string& body);
  void write_routing(const SinkRecord& record, std::string& body) const;
  int64_t external_version(const SinkRecord& record) const;
  void write_document(const SinkRecord& record, Topic& topic, std::string& body);
  size_t write_update(const SinkRecord& record, Topic& topic, std::string& body);

  const Config& config_;
  const WriteMethod method_;
  const NullValues null_values_;
  const RoutingType routing_;
  const bool data_streams_;
  StreamTimestamp timestamp_;
  std::vector<std::string> routing_path_;
  std::optional<NameTemplate> index_template_;
  std::optional<NameTemplate> pipeline_;
  std::string script_;  // the script of an update up to its document
  std::unordered_map<std::string, Topic> topics_;
  Topic* last_topic_ = nullptr;
};

// The id that a record's key makes. Throws DataException.
void append_key_id(const SchemaPtr& schema, const Value& key, std::string& out);

}  // namespace kconnect::elasticsearch
