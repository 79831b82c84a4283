#pragma once

#include <chrono>
#include <exception>
#include <future>
#include <set>
#include <stop_token>

#include <kconnect/config_def.h>
#include <kconnect/record.h>

namespace kconnect {

// Takes records that the sink's target refused, for the log and the dead letter queue: records
// given to put(), or copies. Offsets are committed only when the reports before them are stored.
// Safe to call from any thread.
class ErrantRecordReporter {
 public:
  virtual ~ErrantRecordReporter() = default;
  // The future is ready once the report is stored. Throws ConnectException when the error is not
  // tolerated.
  virtual std::shared_future<void> report(const SinkRecord& record, std::exception_ptr error) = 0;
};

// What the runtime offers a sink task; lives longer than the task. Used on the task's thread, the
// reporter excepted.
class SinkTaskContext {
 public:
  virtual ~SinkTaskContext() = default;
  virtual const ConfigMap& config() const = 0;
  virtual std::set<TopicPartition> assignment() const = 0;
  // Consume again from these offsets after the current put().
  virtual void rewind(const OffsetsByPartition& to) = 0;
  // With RetriableException from put(): offer the same batch again after the delay.
  virtual void retry_in(std::chrono::milliseconds delay) = 0;
  virtual void pause(const std::set<TopicPartition>& partitions) = 0;
  virtual void resume(const std::set<TopicPartition>& partitions) = 0;
  // Commit offsets soon, not only at the next interval.
  virtual void request_commit() = 0;
  // nullptr when neither a dead letter queue nor error logging is configured. To be asked for in
  // start(): only then the messages are kept that its records were made from.
  virtual ErrantRecordReporter* errant_record_reporter() = 0;
  virtual std::stop_token stop_token() const = 0;
};

// Takes records out. All methods run on the task's own thread. An exception fails the task, except
// RetriableException from put(): the same records are offered again.
class SinkTask {
 public:
  virtual ~SinkTask() = default;
  virtual void start(SinkTaskContext& context, const ConfigMap& props) = 0;
  // records belong to the runtime and live until put() returns; copy what is kept, which is cheap.
  // May be empty.
  virtual void put(const SinkRecords& records) = 0;
  // The offsets that are safe to commit. Default: flush(), then all of them.
  virtual OffsetsByPartition pre_commit(const OffsetsByPartition& current) {
    flush(current);
    return current;
  }
  virtual void flush(const OffsetsByPartition& /*current*/) {}
  virtual void open(const std::set<TopicPartition>& /*partitions*/) {}
  virtual void close(const std::set<TopicPartition>& /*partitions*/) {}
  virtual void stop() {}
};

}  // namespace kconnect
