#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <kconnect/sink_task.h>

#include "elasticsearch/bulk_processor.h"
#include "elasticsearch/client.h"
#include "elasticsearch/config.h"
#include "elasticsearch/offset_tracker.h"
#include "elasticsearch/record_writer.h"
#include "elasticsearch/refusals.h"
#include "elasticsearch/resources.h"

namespace kconnect::elasticsearch {

// A mapping cannot be made: nothing that could be dropped.
KC_EXCEPTION(MappingException, ConnectException, "org.apache.kafka.connect.errors.DataException");

// Renders records into bulk requests. An offset is committed once the server has acknowledged all
// records up to it, and those that went to the dead letter queue are stored there.
class ElasticsearchSinkTask final : public SinkTask {
 public:
  explicit ElasticsearchSinkTask(Dialect dialect) : dialect_(dialect) {}

  void start(SinkTaskContext& context, const ConfigMap& props) override;
  void put(const SinkRecords& records) override;
  OffsetsByPartition pre_commit(const OffsetsByPartition& current) override;
  void close(const std::set<TopicPartition>& partitions) override;
  void stop() override;

 private:
  void greet();
  void take(const SinkRecord& record);
  // False when the record has nothing to write, or was dropped as invalid.
  bool write(const SinkRecord& record, BulkItem& item);
  Resources::Resource& resource_of(const SinkRecord& record,
                                   const std::optional<std::string>& templated);
  void ensure_mapping(Resources::Resource& resource, const SinkRecord& record);
  void drop(const SinkRecord& record, BulkItem& item, const DataException& error);
  void settle();
  void follow_backlog();
  OffsetsByPartition commit_everything(const OffsetsByPartition& current);
  bool wait_for_last_answers();

  const Dialect dialect_;
  SinkTaskContext* context_ = nullptr;
  bool has_reporter_ = false;
  bool is_paused_ = false;
  std::optional<BulkProcessor::Clock::time_point> last_moment_;  // of waiting, when the task ends
  Config config_;
  NullValues null_values_ = NullValues::Fail;
  OffsetTracker offsets_;
  std::unordered_map<std::string, Resources::Resource*> resources_by_topic_;
  std::string last_topic_;
  Resources::Resource* last_resource_ = nullptr;
  std::vector<BulkItem> reported_;  // whose reports are not stored yet
  std::unique_ptr<Client> client_;
  std::unique_ptr<Resources> resources_;
  std::unique_ptr<RecordWriter> writer_;
  std::unique_ptr<Refusals> refusals_;
  std::unique_ptr<BulkProcessor> processor_;
};

}  // namespace kconnect::elasticsearch
