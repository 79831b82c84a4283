#pragma once

#include <exception>
#include <future>
#include <memory>
#include <mutex>

#include <kconnect/sink_task.h>

#include "runtime/error_handling.h"

namespace kconnect {

// What a sink task hands back goes the way of records that fail in the worker: stage TASK_PUT. Safe
// from any thread.
class WorkerErrantRecordReporter final : public ErrantRecordReporter {
 public:
  explicit WorkerErrantRecordReporter(RetryWithTolerance& errors) : errors_(errors) {}

  std::shared_future<void> report(const SinkRecord& record, std::exception_ptr error) override;
  // Throws again what report() threw, for tasks that report on threads of their own.
  void rethrow_intolerable() const;

 private:
  RetryWithTolerance& errors_;
  mutable std::mutex mutex_;  // guards intolerable_
  std::exception_ptr intolerable_;
};

}  // namespace kconnect
