#include "jdbc/source_task.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "jdbc/source/querier_factory.h"
#include "jdbc/source/task_tables.h"

namespace kconnect::jdbc {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// As long as a poll without data may take, so that pausing works.
constexpr milliseconds longest_wait{500};
constexpr size_t max_batch_bytes = 4 * 1024 * 1024;

spdlog::logger& log() {
  static auto& logger = kconnect::logger("io.confluent.connect.jdbc.source.JdbcSourceTask");
  return logger;
}

}  // namespace

void JdbcSourceTask::start(SourceTaskContext& context, const ConfigMap& props) {
  config_ = SourceConfig::parse(props);
  stop_ = context.stop_token();
  limits_ = {static_cast<size_t>(std::max(config_.batch_max_rows, 1)), max_batch_bytes};
  const TaskTables assigned = TaskTables::parse(props);
  if (!assigned.are_known && !config_.has_query()) {
    log().info("The list of tables is not there yet; the task waits for it");
    awaits_tables_ = true;
    return;
  }
  if (assigned.tables.empty() && assigned.shared.empty() && !config_.has_query()) {
    throw ConfigException(
        "Task is being killed because it was not assigned a table nor a query to execute. If run "
        "in table mode please make sure that the tables exist on the database. If the table does "
        "exist on the database, we recommend using the fully qualified table name.");
  }
  dialect_ = config_.make_dialect();
  log().info("Using JDBC dialect {}", dialect_->name());
  connection_ = std::make_unique<ConnectionHolder>(config_, stop_);
  connection_->on_open([this](Connection& connection) {
    if (!connection.set_isolation(config_.isolation())) {
      log().warn("The database has no transaction isolation {}; its default is used",
                 config_.isolation_name);
    }
  });
  Connection& connection = connection_->get();
  QuerierFactory factory(config_, *dialect_, connection, context.offsets(), assigned);
  if (config_.has_query()) {
    add_querier(factory.for_query());
    return;
  }
  for (auto& querier : factory.for_ranges()) add_querier(std::move(querier));
  for (const std::string& table : assigned.tables) {
    add_querier(factory.for_table(dialect_->parse_table(table)));
  }
}

void JdbcSourceTask::stop() {
  queriers_.clear();
  connection_.reset();
}

void JdbcSourceTask::poll(SourceRecords& records) {
  if (failure_ != nullptr) std::rethrow_exception(std::exchange(failure_, nullptr));
  if (queriers_.empty()) {
    wait(longest_wait);
    return;
  }
  // One round: without data it ends, so that the runtime hears of a pause.
  for (size_t left = queriers_.size(); left > 0 && records.empty(); --left) {
    if (stop_.stop_requested() || queriers_.empty()) return;
    TableQuerier& querier = next_querier();
    if (!querier.is_querying() && !wait_for(querier)) return;
    try {
      read_from(querier, records);
    } catch (const SqlException& error) {
      on_sql_error(querier, error);
    } catch (const std::exception&) {
      querier.finish(steady_clock::now());
      failure_ = std::current_exception();
    }
    if (failure_ != nullptr) break;
  }
  // What came before the failure is not lost.
  if (failure_ != nullptr && records.empty()) {
    std::rethrow_exception(std::exchange(failure_, nullptr));
  }
}

std::optional<bool> JdbcSourceTask::at_end() const {
  if (awaits_tables_ || failure_ != nullptr) return false;
  return std::ranges::all_of(queriers_,
                             [](const Querier& querier) { return querier->is_at_end(); });
}

// The one in the middle of its result, else the one that waited longest.
TableQuerier& JdbcSourceTask::next_querier() {
  const auto first = std::ranges::min_element(queriers_, [](const Querier& a, const Querier& b) {
    if (a->is_querying() != b->is_querying()) return a->is_querying();
    if (a->last_update() != b->last_update()) return a->last_update() < b->last_update();
    return a->name() < b->name();
  });
  return **first;
}

bool JdbcSourceTask::wait_for(const TableQuerier& querier) {
  if (querier.last_update() == SteadyTime{}) return true;
  const SteadyTime due = querier.last_update() + milliseconds(config_.poll_interval_ms);
  const auto left = std::chrono::ceil<milliseconds>(due - steady_clock::now());
  if (left.count() <= 0) return true;
  wait(std::min(left, longest_wait));
  return left <= longest_wait && !stop_.stop_requested();
}

void JdbcSourceTask::wait(milliseconds duration) {
  std::unique_lock lock(mutex_);
  stopped_.wait_for(lock, stop_, duration, [] { return false; });
}

void JdbcSourceTask::read_from(TableQuerier& querier, SourceRecords& records) {
  if (!querier.is_querying()) querier.start(connection_->get());
  if (querier.read(limits_, records)) return;
  querier.finish(steady_clock::now());
  if (!querier.is_complete()) return;
  log().info("{} is complete", querier.name());
  std::erase_if(queriers_, [&](const Querier& one) { return one.get() == &querier; });
}

// Retried, as Java does, unless it can never get better: a statement that has not worked even once,
// or an error more than query.retry.attempts allows.
void JdbcSourceTask::on_sql_error(TableQuerier& querier, const SqlException& error) {
  querier.finish(steady_clock::now());
  if (error.kind() == SqlErrorKind::Interrupted) return;
  querier.count_failure();
  const std::string what = fmt::format(
      "SQL exception while running query for table: {}. Query: {}, sqlState: {}, "
      "vendorCode: {}",
      querier.name(), querier.shown_statement(), error.sql_state(), error.vendor_code());
  const bool is_hopeless = !error.is_retriable() && !querier.has_succeeded();
  const bool is_exhausted =
      config_.query_retry_attempts > 0 && querier.failures() >= config_.query_retry_attempts;
  if (is_hopeless || is_exhausted) {
    try {
      std::throw_with_nested(
          ConnectException(is_exhausted ? "Failed to query table after retries. " + what : what));
    } catch (...) {
      failure_ = std::current_exception();
    }
    return;
  }
  log().error("{}. It is tried again: {}", what, error.what());
  if (error.kind() == SqlErrorKind::ConnectionLost) connection_->discard();
}

}  // namespace kconnect::jdbc
