#include "counter/source_task.h"

namespace kconnect::counter {

void CounterSourceTask::start(SourceTaskContext& context, const ConfigMap& props) {
  config_ = Config::spec().parse(props);
  topic_ = Text(config_.topic);
  partition_ = std::make_shared<const OffsetMap>(OffsetMap{{"counter", topic_}});
  stop_ = context.stop_token();
  next_ = config_.first;
  if (const auto stored = context.offsets().offset(*partition_)) {
    const Value* number = stored->find("number");
    if (number != nullptr && number->get_if<int64_t>() != nullptr) {
      next_ = *number->get_if<int64_t>() + 1;
    }
  }
}

void CounterSourceTask::poll(SourceRecords& records) {
  if (is_finished()) {
    wait(std::chrono::seconds(1));
    return;
  }
  wait(std::chrono::milliseconds(config_.interval_ms));
  if (stop_.stop_requested()) return;
  records.push_back(record(next_));
  ++next_;
}

void CounterSourceTask::wait(std::chrono::milliseconds duration) {
  std::unique_lock lock(mutex_);
  stopped_.wait_for(lock, stop_, duration, [] { return false; });
}

SourceRecord CounterSourceTask::record(int64_t number) const {
  SourceRecord record;
  record.topic = topic_;
  record.value_schema = plain_schema(SchemaType::Int64);
  record.value = number;
  record.source_partition = partition_;
  record.source_offset = {{"number", number}};
  return record;
}

}  // namespace kconnect::counter
