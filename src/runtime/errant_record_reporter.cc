#include "runtime/errant_record_reporter.h"

#include "kafka/consumer.h"

namespace kconnect {

std::shared_future<void> WorkerErrantRecordReporter::report(const SinkRecord& record,
                                                            std::exception_ptr error) {
  if (record.origin == nullptr) {
    throw ConnectException(
        "The record that is reported was not given to the task, or the task asked for the errant "
        "record reporter after its first put()");
  }
  const ConsumedMessage consumed = ConsumedMessage::of(record.origin);
  try {
    return errors_.fail(Stage::TaskPut, "org.apache.kafka.connect.sink.SinkTask", error, &consumed);
  } catch (const ConnectException&) {
    const std::lock_guard lock(mutex_);
    if (!intolerable_) intolerable_ = std::current_exception();
    throw;
  }
}

void WorkerErrantRecordReporter::rethrow_intolerable() const {
  const std::lock_guard lock(mutex_);
  if (intolerable_) std::rethrow_exception(intolerable_);
}

}  // namespace kconnect
