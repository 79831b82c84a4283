#include "runtime/error_handling.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include <fmt/format.h>

#include <kconnect/log.h>

#include "kafka/consumer.h"

namespace kconnect {

std::string_view stage_name(Stage stage) {
  switch (stage) {
    case Stage::TaskPoll:
      return "TASK_POLL";
    case Stage::KafkaConsume:
      return "KAFKA_CONSUME";
    case Stage::KeyConverter:
      return "KEY_CONVERTER";
    case Stage::ValueConverter:
      return "VALUE_CONVERTER";
    case Stage::HeaderConverter:
      return "HEADER_CONVERTER";
    case Stage::Transformation:
      return "TRANSFORMATION";
    case Stage::TaskPut:
      return "TASK_PUT";
    case Stage::KafkaProduce:
      return "KAFKA_PRODUCE";
  }
  return "";
}

bool wait_or_stop(std::chrono::milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any nothing;
  std::unique_lock lock(mutex);
  nothing.wait_for(lock, stop, time, [] { return false; });
  return stop.stop_requested();
}

namespace {

std::string_view timestamp_type_name(TimestampType type) {
  switch (type) {
    case TimestampType::CreateTime:
      return "CreateTime";
    case TimestampType::LogAppendTime:
      return "LogAppendTime";
    case TimestampType::None:
      break;
  }
  return "NoTimestampType";
}

std::string describe_consumed(const ConsumedMessage& message) {
  TimestampType type = TimestampType::None;
  const std::optional<int64_t> timestamp = message.timestamp(type);
  std::string text = fmt::format(", where consumed record is {{topic='{}', partition={}, offset={}",
                                 message.topic(), message.partition(), message.offset());
  if (timestamp)
    text += fmt::format(", timestamp={}, timestampType={}", *timestamp, timestamp_type_name(type));
  return text + "}";
}

std::string describe_source_record(const SourceRecord& record) {
  std::string text =
      fmt::format(", where source record is = {{topic='{}', partition=", record.topic.view());
  text += record.partition ? std::to_string(*record.partition) : "null";
  return text + ", key=" + to_string(record.key) + ", value=" + to_string(record.value) + "}";
}

LastError last_error(const std::exception_ptr& error) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::string trace = exception_trace(error);
  return {std::chrono::duration_cast<std::chrono::milliseconds>(now).count(),
          trace.substr(0, trace.find('\n'))};
}

}  // namespace

std::shared_future<void> LogReporter::report(const FailedOperation& failure) {
  static auto& log = logger("org.apache.kafka.connect.runtime.errors.LogReporter");
  std::string record;
  if (include_messages_ && failure.consumed != nullptr)
    record = describe_consumed(*failure.consumed);
  if (include_messages_ && failure.source_record != nullptr)
    record = describe_source_record(*failure.source_record);
  log.error("Error encountered in task {}. Executing stage '{}' with class '{}'{}.\n{}",
            failure.task.text(), stage_name(failure.stage), failure.class_name, record,
            exception_trace(failure.error));
  metrics_.logged();
  return {};
}

RetryWithTolerance::RetryWithTolerance(TaskId task, ErrorPolicy policy, std::stop_token stop,
                                       ErrorMetrics& metrics)
    : task_(std::move(task)), policy_(policy), stop_(std::move(stop)), metrics_(metrics) {}

std::chrono::milliseconds RetryWithTolerance::delay_after(int attempt) {
  constexpr int64_t first_delay = 300;
  constexpr int most_doublings = 40;
  const int64_t delay = first_delay << std::min(attempt - 1, most_doublings);
  const int64_t limit = policy_.retry_delay_max.count();
  if (delay <= limit) return std::chrono::milliseconds(delay);
  return std::chrono::milliseconds(
      limit <= 0 ? 0 : std::uniform_int_distribution<int64_t>(0, limit - 1)(random_));
}

bool RetryWithTolerance::retry(Stage stage, std::string_view class_name,
                               const std::function<void()>& operation) {
  using Clock = std::chrono::steady_clock;
  std::exception_ptr error = std::current_exception();
  metrics_.attempt_failed();
  const bool without_end = policy_.retry_timeout.count() < 0;
  const auto deadline = Clock::now() + policy_.retry_timeout;
  int attempt = 1;
  while (without_end || Clock::now() < deadline) {
    std::chrono::milliseconds delay = delay_after(attempt);
    if (!without_end) {
      delay = std::min(
          delay, std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()) +
                     std::chrono::milliseconds(1));
    }
    if (wait_or_stop(delay, stop_)) break;
    ++attempt;
    metrics_.retried();
    try {
      operation();
      return true;
    } catch (const RetriableException&) {
      error = std::current_exception();
      metrics_.attempt_failed();
    } catch (const std::exception&) {
      return tolerate(stage, class_name, std::current_exception(), attempt);
    }
  }
  return give_up({task_, stage, class_name, error, attempt, consumed_, source_record_});
}

bool RetryWithTolerance::tolerate(Stage stage, std::string_view class_name,
                                  const std::exception_ptr& error, int attempts) {
  metrics_.attempt_failed();
  return give_up({task_, stage, class_name, error, attempts, consumed_, source_record_});
}

bool RetryWithTolerance::give_up(const FailedOperation& failure) {
  metrics_.operation_failed();
  metrics_.note(last_error(failure.error));
  failure_ = {failure.stage, std::string(failure.class_name), failure.error};
  report(failure);
  throw_unless_tolerated(failure.error);
  metrics_.record_skipped();
  return false;
}

std::shared_future<void> RetryWithTolerance::fail(Stage stage, std::string_view class_name,
                                                  const std::exception_ptr& error,
                                                  const ConsumedMessage* consumed) {
  metrics_.attempt_failed();
  metrics_.note(last_error(error));
  const auto stored = report({task_, stage, class_name, error, 1, consumed, nullptr});
  // As in Java, what the task reported counts as an error only when it is not tolerated.
  if (!policy_.tolerate_all) metrics_.operation_failed();
  throw_unless_tolerated(error);
  if (stored.size() == 1) return stored.front();
  return std::async(std::launch::deferred,
                    [stored] {
                      for (const auto& each : stored) each.get();
                    })
      .share();
}

std::vector<std::shared_future<void>> RetryWithTolerance::report(
    const FailedOperation& failure) const {
  std::vector<std::shared_future<void>> stored;
  for (const auto& reporter : reporters_) {
    std::shared_future<void> future = reporter->report(failure);
    if (future.valid()) stored.push_back(std::move(future));
  }
  return stored;
}

void RetryWithTolerance::throw_unless_tolerated(const std::exception_ptr& error) const {
  if (policy_.tolerate_all) return;
  try {
    std::rethrow_exception(error);
  } catch (...) {
    std::throw_with_nested(ConnectException("Tolerance exceeded in error handler"));
  }
}

bool RetryWithTolerance::settle_reports(std::chrono::steady_clock::time_point deadline) {
  return std::all_of(reporters_.begin(), reporters_.end(),
                     [&](const auto& reporter) { return reporter->settle(deadline); });
}

}  // namespace kconnect
