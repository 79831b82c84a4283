#pragma once

#include <future>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <kconnect/errors.h>
#include <kconnect/sink_task.h>

namespace kconnect::elasticsearch {

struct Reported {
  std::string topic;
  int32_t partition = 0;
  int64_t offset = 0;
  std::string message;
};

// What a worker offers to a task, without a worker. Reports are stored at once, unless held.
class FakeContext final : public SinkTaskContext, private ErrantRecordReporter {
 public:
  bool has_reporter = true;
  std::set<TopicPartition> partitions;
  std::stop_source stop;
  bool is_paused = false;
  bool holds_reports = false;  // until release_reports()

  std::vector<Reported> reported() const {
    const std::lock_guard lock(mutex_);
    return reported_;
  }
  void release_reports() {
    const std::lock_guard lock(mutex_);
    for (auto& promise : held_) promise.set_value();
    held_.clear();
  }

  const ConfigMap& config() const override { return config_; }
  std::set<TopicPartition> assignment() const override { return partitions; }
  void rewind(const OffsetsByPartition& /*to*/) override {}
  void retry_in(std::chrono::milliseconds /*delay*/) override {}
  void pause(const std::set<TopicPartition>& /*partitions*/) override { is_paused = true; }
  void resume(const std::set<TopicPartition>& /*partitions*/) override { is_paused = false; }
  void request_commit() override {}
  ErrantRecordReporter* errant_record_reporter() override { return has_reporter ? this : nullptr; }
  std::stop_token stop_token() const override { return stop.get_token(); }

 private:
  std::shared_future<void> report(const SinkRecord& record, std::exception_ptr error) override {
    const std::lock_guard lock(mutex_);
    reported_.push_back({record.original_topic.str(), record.original_partition, record.offset,
                         exception_message(error)});
    std::promise<void> stored;
    std::shared_future<void> future = stored.get_future().share();
    if (holds_reports) {
      held_.push_back(std::move(stored));
    } else {
      stored.set_value();
    }
    return future;
  }

  ConfigMap config_;
  mutable std::mutex mutex_;
  std::vector<Reported> reported_;
  std::vector<std::promise<void>> held_;
};

}  // namespace kconnect::elasticsearch
