#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <random>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kconnect/errors.h>
#include <kconnect/record.h>

#include "metrics/error_metrics.h"
#include "runtime/herder.h"

namespace kconnect {

class ConsumedMessage;

// The steps of a record's way at which it can fail, with Java's names.
enum class Stage {
  TaskPoll,
  KafkaConsume,
  KeyConverter,
  ValueConverter,
  HeaderConverter,
  Transformation,
  TaskPut,
  KafkaProduce
};
std::string_view stage_name(Stage stage);  // "VALUE_CONVERTER"

// errors.* of a connector.
struct ErrorPolicy {
  std::chrono::milliseconds retry_timeout{0};  // negative = without end
  std::chrono::milliseconds retry_delay_max{60000};
  bool tolerate_all = false;
  bool log = false;
  bool log_messages = false;
};

// A failed operation on a record, for reports. The record is borrowed for the call.
struct FailedOperation {
  TaskId task;
  Stage stage = Stage::TaskPoll;
  std::string_view class_name;
  std::exception_ptr error;
  int attempts = 1;
  const ConsumedMessage* consumed = nullptr;    // sinks
  const SourceRecord* source_record = nullptr;  // sources
};

// Where failed records are made known. Safe from any thread.
class ErrorReporter {
 public:
  virtual ~ErrorReporter() = default;
  // The future is ready when the report is stored, and throws when that failed. An invalid one
  // stands for nothing to wait for.
  virtual std::shared_future<void> report(const FailedOperation& failure) = 0;
  // Waits until all reports are stored; false when time ran out. Throws ConnectException when one
  // failed that must not.
  virtual bool settle(std::chrono::steady_clock::time_point /*deadline*/) { return true; }
};

// errors.log.enable: one line per failed record.
class LogReporter final : public ErrorReporter {
 public:
  LogReporter(bool include_messages, ErrorMetrics& metrics)
      : include_messages_(include_messages), metrics_(metrics) {}
  std::shared_future<void> report(const FailedOperation& failure) override;

 private:
  bool include_messages_;
  ErrorMetrics& metrics_;
};

// Where and why a record could not go on.
struct RecordFailure {
  Stage stage = Stage::TaskPoll;
  std::string class_name;
  std::exception_ptr error;
};

// Runs one step of a record's way: retries RetriableException within the time allowed, reports what
// fails, and tolerates it when errors.tolerance=all. Costs nothing when the step succeeds. On the
// task's thread, fail() excepted.
class RetryWithTolerance {
 public:
  // metrics outlives it.
  RetryWithTolerance(TaskId task, ErrorPolicy policy, std::stop_token stop, ErrorMetrics& metrics);
  void add_reporter(std::unique_ptr<ErrorReporter> reporter) {
    reporters_.push_back(std::move(reporter));
  }
  bool has_reporters() const { return !reporters_.empty(); }
  // Waits until everything reported is stored; false when time ran out. Throws ConnectException
  // when a report of the task itself could not be stored.
  bool settle_reports(std::chrono::steady_clock::time_point deadline);

  // Which record the next steps work on, for reports; borrowed.
  void on_consumed(const ConsumedMessage* message) { consumed_ = message; }
  void on_source_record(const SourceRecord* record) { source_record_ = record; }

  // True when the operation succeeded, false when its failure is tolerated and the record is to be
  // dropped. Throws ConnectException with the cause nested when it is not tolerated.
  template <typename Operation>
  bool execute(Stage stage, std::string_view class_name, Operation&& operation) {
    try {
      operation();
      return true;
    } catch (const RetriableException&) {
      return retry(stage, class_name, operation);
    } catch (const std::exception&) {
      return tolerate(stage, class_name, std::current_exception(), 1);
    }
  }
  // A failure that happened elsewhere; the same outcome as for a failed operation.
  bool tolerate(Stage stage, std::string_view class_name, const std::exception_ptr& error,
                int attempts);
  // The last failure of tolerate() or execute(), tolerated or not, since this was asked before.
  std::optional<RecordFailure> take_failure() { return std::exchange(failure_, std::nullopt); }
  // The same for a record that was consumed, from any thread. The future is ready when all reports
  // are stored.
  std::shared_future<void> fail(Stage stage, std::string_view class_name,
                                const std::exception_ptr& error, const ConsumedMessage* consumed);

 private:
  bool give_up(const FailedOperation& failure);
  std::vector<std::shared_future<void>> report(const FailedOperation& failure) const;
  void throw_unless_tolerated(const std::exception_ptr& error) const;
  bool retry(Stage stage, std::string_view class_name, const std::function<void()>& operation);
  std::chrono::milliseconds delay_after(int attempt);

  TaskId task_;
  ErrorPolicy policy_;
  std::stop_token stop_;
  ErrorMetrics& metrics_;
  std::vector<std::unique_ptr<ErrorReporter>> reporters_;
  std::optional<RecordFailure> failure_;
  std::mt19937 random_{std::random_device()()};
  const ConsumedMessage* consumed_ = nullptr;
  const SourceRecord* source_record_ = nullptr;
};

// Waits for the time or until stop; true when stop came.
bool wait_or_stop(std::chrono::milliseconds time, const std::stop_token& stop);

}  // namespace kconnect
