#include "elasticsearch/bulk_processor.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_set>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

namespace kconnect::elasticsearch {

namespace {

using std::chrono::milliseconds;

constexpr size_t action_bytes = 50;  // that an action counts besides its document
constexpr size_t least_buffer = size_t{64} << 20;
constexpr size_t largest_buffer = size_t{512} << 20;

spdlog::logger& log() {
  static auto& instance = logger("io.confluent.connect.elasticsearch.ElasticsearchClient");
  return instance;
}

size_t bytes_per_bulk(const Config& config) {
  return config.bulk_size_bytes < 0 ? std::numeric_limits<size_t>::max()
                                    : static_cast<size_t>(config.bulk_size_bytes);
}

// The task holds no more than this, whatever the size of its records.
size_t buffer_bytes(const Config& config) {
  if (config.bulk_size_bytes < 0) return largest_buffer;
  const size_t wanted =
      bytes_per_bulk(config) * (static_cast<size_t>(config.max_in_flight_requests) + 1);
  return std::clamp(wanted, least_buffer, largest_buffer);
}

std::exception_ptr bulk_failed(const std::string& problem, int32_t attempts) {
  try {
    try {
      throw ConnectException(fmt::format(
          "Failed to execute bulk request due to '{}' after {} attempt(s)", problem, attempts));
    } catch (const ConnectException&) {
      std::throw_with_nested(ConnectException("Bulk request failed"));
    }
  } catch (const ConnectException&) {
    return std::current_exception();
  }
}

}  // namespace

BulkProcessor::BulkProcessor(const Config& config, ErrantRecordReporter* reporter)
    : max_in_flight_(static_cast<size_t>(config.max_in_flight_requests)),
      max_records_(static_cast<size_t>(config.max_buffered_records)),
      max_bytes_(buffer_bytes(config)),
      bulk_bytes_(bytes_per_bulk(config)),
      linger_(config.linger_ms),
      flush_timeout_(config.flush_timeout_ms),
      fails_on_malformed_(config.on_malformed_document() == Reaction::Fail),
      limits_(static_cast<size_t>(config.batch_size), std::numeric_limits<size_t>::max(),
              config.bulk_adaptive),
      client_(config),
      retry_(config.max_retries, milliseconds(config.retry_backoff_ms)),
      refusals_(config, reporter),
      thread_([this, context = log_context()](const std::stop_token& stop) {
        set_log_context(context);
        run(stop);
      }) {}

BulkProcessor::~BulkProcessor() {
  thread_.request_stop();
  client_.wake_up();
  thread_.join();
}

// ---- the task's thread

void BulkProcessor::throw_if_failed() {
  const std::lock_guard lock(mutex_);
  if (failure_) std::rethrow_exception(failure_);
}

void BulkProcessor::begin() {
  const std::lock_guard lock(mutex_);
  open_ = std::exchange(lingering_, {});
  reuse_buffer();
}

void BulkProcessor::reuse_buffer() {
  if (!open_.empty() || spare_.empty()) return;
  open_.body = std::move(spare_.back());
  spare_.pop_back();
}

void BulkProcessor::add(BulkItem item, size_t source_bytes) {
  if (open_.empty()) open_.due = Clock::now() + linger_;
  const size_t start = open_.empty() ? 0 : open_.items.back().end;
  item.end = open_.body.size();
  open_.items.push_back(std::move(item));
  open_.estimated_bytes += source_bytes + action_bytes;
  ++added_records_;
  added_bytes_ += open_.body.size() - start;
  const bool is_full = open_.items.size() >= limits_.records() ||
                       open_.estimated_bytes >= bulk_bytes_ || open_.body.size() >= limits_.bytes();
  if (is_full) submit();
}

void BulkProcessor::submit() {
  if (open_.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::make_unique<Bulk>(std::exchange(open_, {})));
    reuse_buffer();
  }
  client_.wake_up();
}

void BulkProcessor::end() {
  if (open_.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    lingering_ = std::exchange(open_, {});
  }
  client_.wake_up();
}

bool BulkProcessor::has_room() const {
  return added_records_ - finished_records_ < max_records_ &&
         added_bytes_ - finished_bytes_ < max_bytes_;
}

void BulkProcessor::wait_for_room(const std::stop_token& stop) {
  if (has_room()) return;
  submit();
  std::unique_lock lock(mutex_);
  const bool is_over =
      changed_.wait_for(lock, stop, flush_timeout_, [this] { return failure_ || has_room(); });
  if (failure_) std::rethrow_exception(failure_);
  if (stop.stop_requested()) throw RetriableException("The task is stopping");
  if (!is_over) {
    throw ConnectException(
        fmt::format("Could not make space in the internal buffer fast enough: the server did not "
                    "acknowledge records within {} ms. Consider increasing 'flush.timeout.ms' or "
                    "'max.buffered.records'.",
                    flush_timeout_.count()));
  }
}

void BulkProcessor::flush() {
  {
    const std::lock_guard lock(mutex_);
    if (lingering_.empty()) return;
    flush_ = true;
  }
  client_.wake_up();
}

bool BulkProcessor::wait_until_idle(Clock::time_point deadline, const std::stop_token& stop) {
  flush();
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, stop, deadline,
                      [this] { return failure_ || added_records_ == finished_records_; });
  return !failure_ && added_records_ == finished_records_;
}

std::vector<BulkItem> BulkProcessor::take_finished() {
  const std::lock_guard lock(mutex_);
  return std::exchange(finished_, {});
}

// ---- the thread

void BulkProcessor::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      send_what_is_due();
      client_.poll(time_to_wait());
    } catch (const std::exception&) {
      fail(std::current_exception());
    }
  }
}

void BulkProcessor::send_what_is_due() {
  const Clock::time_point now = Clock::now();
  std::vector<std::unique_ptr<Bulk>> due;
  std::erase_if(delayed_, [&](std::unique_ptr<Bulk>& bulk) {
    if (bulk->due > now) return false;
    due.push_back(std::move(bulk));
    return true;
  });
  for (auto& bulk : due) send(std::move(bulk));

  std::unique_lock lock(mutex_);
  while (true) {
    take_lingering(now);
    if (failure_ || queue_.empty() || is_busy() || !busy_documents_.allow(*queue_.front())) return;
    std::unique_ptr<Bulk> bulk = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    busy_documents_.hold(*bulk);
    send(std::move(bulk));
    lock.lock();
  }
}

bool BulkProcessor::is_busy() const {
  return in_flight_.size() + delayed_.size() >= max_in_flight_;
}

void BulkProcessor::take_lingering(Clock::time_point now) {
  const bool is_due = flush_ || (queue_.empty() && !is_busy() && lingering_.due <= now);
  if (!lingering_.empty() && is_due)
    queue_.push_back(std::make_unique<Bulk>(std::exchange(lingering_, {})));
  if (lingering_.empty()) flush_ = false;
}

milliseconds BulkProcessor::time_to_wait() {
  Clock::time_point until = Clock::now() + std::chrono::seconds(1);
  for (const auto& bulk : delayed_) until = std::min(until, bulk->due);
  {
    const std::lock_guard lock(mutex_);
    if (!lingering_.empty() && queue_.empty() && !is_busy())
      until = std::min(until, lingering_.due);
  }
  return std::max(std::chrono::ceil<milliseconds>(until - Clock::now()), milliseconds(0));
}

void BulkProcessor::send(std::unique_ptr<Bulk> bulk) {
  Bulk* sent = bulk.get();
  in_flight_.emplace(sent, std::move(bulk));
  client_.start_bulk(sent->body,
                     [this, sent](Answer answer) { answered(sent, std::move(answer)); });
}

void BulkProcessor::answered(Bulk* sent, Answer answer) {
  std::unique_ptr<Bulk> bulk = std::move(in_flight_.extract(sent).mapped());
  busy_documents_.release(*bulk);
  try {
    handle(std::move(bulk), answer);
  } catch (const std::exception&) {
    fail(std::current_exception());
  }
}

void BulkProcessor::handle(std::unique_ptr<Bulk> bulk, const Answer& answer) {
  if (answer.is_success()) {
    const auto errors = parse_bulk_answer(json_, answer.text, bulk->items.size());
    if (errors) return handle_items(std::move(bulk), *errors);
    return retry(std::move(bulk), "the server's answer is none to a bulk request");
  }
  if (answer.status == 429) limits_.throttled(Clock::now());
  if (answer.status == 413) limits_.too_large(bulk->body.size(), Clock::now());
  if (answer.status == 400 || answer.status == 413) {
    if (bulk->items.size() > 1) return split(std::move(bulk));
    return handle_single_refusal(std::move(bulk), answer);
  }
  if (answer.is_of_endpoint() && client_.has_healthy_server()) {
    bulk->due = Clock::now();  // at another server
    busy_documents_.hold(*bulk);
    delayed_.push_back(std::move(bulk));
    return;
  }
  retry(std::move(bulk), describe(answer));
}

// What failed for the time being is sent again, and with it what came later for the same document.
void BulkProcessor::handle_items(std::unique_ptr<Bulk> bulk, const std::vector<ItemError>& errors) {
  if (errors.empty()) {
    limits_.succeeded(Clock::now());
    finish(std::move(bulk->items), std::move(bulk->body));
    return;
  }
  const bool may_retry = bulk->failures < retry_.max_retries();
  std::vector<size_t> again;
  std::vector<size_t> done;
  std::unordered_set<uint64_t> held;
  std::string problem;
  std::exception_ptr failure;
  auto error = errors.begin();
  for (size_t i = 0; i < bulk->items.size(); ++i) {
    BulkItem& item = bulk->items[i];
    if (error == errors.end() || error->item != i) {
      (item.document != 0 && held.contains(item.document) ? again : done).push_back(i);
      continue;
    }
    if (error->status == 429) limits_.throttled(Clock::now());
    const Verdict verdict = judge(*error);
    if (verdict == Verdict::Retry && may_retry) {
      again.push_back(i);
      held.insert(item.document);
      problem = error->text;
    } else if (const auto reason = refusals_.refused(
                   item, verdict == Verdict::Retry ? Verdict::Fail : verdict, error->text)) {
      if (!failure) failure = reason;
    } else {
      done.push_back(i);
    }
    ++error;
  }
  auto rest = std::make_unique<Bulk>(bulk->pick(again));
  std::vector<BulkItem> finished;
  size_t bytes = 0;
  for (const size_t i : done) {
    bytes += bulk->items[i].end - bulk->start_of(i);
  }
  for (const size_t i : done) finished.push_back(std::move(bulk->items[i]));
  finish(std::move(finished), bytes);
  if (failure) return fail(failure);
  if (!rest->empty()) retry(std::move(rest), problem);
}

// One action alone was refused with the whole request.
void BulkProcessor::handle_single_refusal(std::unique_ptr<Bulk> bulk, const Answer& answer) {
  if (fails_on_malformed_) return fail(bulk_failed(describe(answer), bulk->failures + 1));
  if (const auto reason = refusals_.malformed(bulk->items.front(), describe(answer)))
    return fail(reason);
  finish(std::move(bulk->items), std::move(bulk->body));
}

void BulkProcessor::split(std::unique_ptr<Bulk> bulk) {
  std::vector<size_t> places(bulk->items.size());
  std::iota(places.begin(), places.end(), size_t{0});
  const auto middle = places.begin() + static_cast<std::ptrdiff_t>(places.size() / 2);
  auto first = std::make_unique<Bulk>(bulk->pick({places.begin(), middle}));
  auto second = std::make_unique<Bulk>(bulk->pick({middle, places.end()}));
  log().debug("A bulk request of {} actions, {} bytes, was refused and is split",
              bulk->items.size(), bulk->body.size());
  const std::lock_guard lock(mutex_);
  queue_.push_front(std::move(second));
  queue_.push_front(std::move(first));
}

void BulkProcessor::retry(std::unique_ptr<Bulk> bulk, const std::string& problem) {
  ++bulk->failures;
  if (bulk->failures > retry_.max_retries()) return fail(bulk_failed(problem, bulk->failures));
  const milliseconds delay = retry_.wait_before(bulk->failures);
  log().warn(
      "Failed to execute bulk request of {} actions due to '{}'. Retrying attempt ({}/{}) "
      "after backoff of {} ms",
      bulk->items.size(), problem, bulk->failures, retry_.max_retries(), delay.count());
  bulk->due = Clock::now() + delay;
  busy_documents_.hold(*bulk);
  delayed_.push_back(std::move(bulk));
}

void BulkProcessor::finish(std::vector<BulkItem> items, std::string body) {
  const size_t bytes = body.size();
  body.clear();
  {
    const std::lock_guard lock(mutex_);
    if (spare_.size() <= max_in_flight_) spare_.push_back(std::move(body));
  }
  finish(std::move(items), bytes);
}

void BulkProcessor::finish(std::vector<BulkItem> items, size_t bytes) {
  {
    const std::lock_guard lock(mutex_);
    finished_records_ += items.size();
    finished_bytes_ += bytes;
    if (finished_.empty()) {
      finished_ = std::move(items);
    } else {
      finished_.insert(finished_.end(), std::make_move_iterator(items.begin()),
                       std::make_move_iterator(items.end()));
    }
  }
  changed_.notify_all();
}

void BulkProcessor::fail(std::exception_ptr error) {
  {
    const std::lock_guard lock(mutex_);
    if (failure_) return;
    failure_ = error;
  }
  log().error("{}", exception_message(error));
  changed_.notify_all();
}

}  // namespace kconnect::elasticsearch
