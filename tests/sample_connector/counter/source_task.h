#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#include <kconnect/source_task.h>

#include "counter/config.h"

namespace kconnect::counter {

// Counts; remembers the last number that reached Kafka.
class CounterSourceTask final : public SourceTask {
 public:
  void start(SourceTaskContext& context, const ConfigMap& props) override;
  void poll(SourceRecords& records) override;

 private:
  bool is_finished() const { return config_.last.has_value() && next_ > *config_.last; }
  void wait(std::chrono::milliseconds duration);  // less when the task is to stop
  SourceRecord record(int64_t number) const;

  Config config_;
  int64_t next_ = 0;
  Text topic_;
  SourcePartition partition_;
  std::stop_token stop_;
  std::mutex mutex_;
  std::condition_variable_any stopped_;
};

}  // namespace kconnect::counter
