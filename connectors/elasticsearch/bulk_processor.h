#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include <kconnect/sink_task.h>

#include "base/json.h"
#include "elasticsearch/bulk.h"
#include "elasticsearch/bulk_answer.h"
#include "elasticsearch/bulk_limits.h"
#include "elasticsearch/busy_documents.h"
#include "elasticsearch/client.h"
#include "elasticsearch/config.h"
#include "elasticsearch/refusals.h"
#include "elasticsearch/retry.h"

namespace kconnect::elasticsearch {

// Collects actions into bulk requests and has them carried out by a thread of its own: several
// requests at a time, what failed for the time being again, in the order of each document's
// changes. All methods are for the task's thread.
class BulkProcessor {
 public:
  using Clock = std::chrono::steady_clock;

  // reporter: nullptr = none; outlives this.
  BulkProcessor(const Config& config, ErrantRecordReporter* reporter);
  // Gives up what has not been acknowledged.
  ~BulkProcessor();
  BulkProcessor(const BulkProcessor&) = delete;
  BulkProcessor& operator=(const BulkProcessor&) = delete;

  // Throws what has made the task fail.
  void throw_if_failed();

  // The request that is being filled, while put() runs: between begin() and end() it is not sent.
  void begin();
  std::string& body() { return open_.body; }
  // The lines that were appended to body() are an action.
  void add(BulkItem item, size_t source_bytes);
  void end();

  // Waits until there is room for another record. Throws ConnectException after flush.timeout.ms,
  // RetriableException when stop is requested.
  void wait_for_room(const std::stop_token& stop);
  // Sends what waits for linger.ms.
  void flush();
  // Waits until everything is acknowledged, has failed, or time is up; true in the first case.
  bool wait_until_idle(Clock::time_point deadline, const std::stop_token& stop);
  // What has been carried out, refused or not, since the last call.
  std::vector<BulkItem> take_finished();

 private:
  bool has_room() const;
  void submit();        // the request that is being filled
  void reuse_buffer();  // mutex_ held

  // The thread.
  void run(const std::stop_token& stop);
  void send_what_is_due();
  bool is_busy() const;
  void take_lingering(Clock::time_point now);  // mutex_ held
  std::chrono::milliseconds time_to_wait();
  void send(std::unique_ptr<Bulk> bulk);
  void answered(Bulk* sent, Answer answer);
  void handle(std::unique_ptr<Bulk> bulk, const Answer& answer);
  void handle_items(std::unique_ptr<Bulk> bulk, const std::vector<ItemError>& errors);
  void handle_single_refusal(std::unique_ptr<Bulk> bulk, const Answer& answer);
  void split(std::unique_ptr<Bulk> bulk);
  void retry(std::unique_ptr<Bulk> bulk, const std::string& problem);
  void finish(std::vector<BulkItem> items, std::string body);
  void finish(std::vector<BulkItem> items, size_t bytes);
  void fail(std::exception_ptr error);

  const size_t max_in_flight_;
  const size_t max_records_;
  const size_t max_bytes_;
  const size_t bulk_bytes_;
  const std::chrono::milliseconds linger_;
  const std::chrono::milliseconds flush_timeout_;
  const bool fails_on_malformed_;
  BulkLimits limits_;

  // The task's thread.
  Bulk open_;
  size_t added_records_ = 0;
  size_t added_bytes_ = 0;

  // The thread.
  Client client_;
  Retry retry_;
  Refusals refusals_;
  JsonReader json_;
  std::unordered_map<Bulk*, std::unique_ptr<Bulk>> in_flight_;
  std::vector<std::unique_ptr<Bulk>> delayed_;
  BusyDocuments busy_documents_;  // of both

  std::atomic<size_t> finished_records_{0};
  std::atomic<size_t> finished_bytes_{0};
  std::mutex mutex_;  // guards what follows
  std::condition_variable_any changed_;
  std::deque<std::unique_ptr<Bulk>> queue_;
  Bulk lingering_;
  bool flush_ = false;
  std::vector<BulkItem> finished_;
  std::vector<std::string> spare_;  // buffers of finished requests
  std::exception_ptr failure_;

  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace kconnect::elasticsearch
