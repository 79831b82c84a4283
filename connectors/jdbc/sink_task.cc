#include "jdbc/sink_task.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "jdbc/sink/errors.h"

namespace kconnect::jdbc {

namespace {

spdlog::logger& log() {
  static auto& instance = logger("io.confluent.connect.jdbc.sink.JdbcSinkTask");
  return instance;
}

// Smaller deliveries mean that there is nothing else to do meanwhile.
constexpr size_t least_overlapped = 256;

// Without the values that a database shows in its messages: in quotes, in brackets, in details.
std::string without_values(std::string_view message) {
  std::string text;
  bool in_quotes = false;
  int depth = 0;
  for (const char c : message.substr(0, message.find('\n'))) {
    const bool closes = (in_quotes && c == '\'') || (depth > 0 && c == ')');
    if (closes) text += "****";
    if (c == '\'' && depth == 0) in_quotes = !in_quotes;
    if (c == ')' && depth > 0) --depth;
    if (closes || (!in_quotes && depth == 0) || (c == '\'' && in_quotes)) text += c;
    if (c == '(' && !in_quotes) {
      if (depth == 0) text += "(";
      ++depth;
    }
  }
  return text;
}

}  // namespace

void JdbcSinkTask::start(SinkTaskContext& context, const ConfigMap& props) {
  log().info("Starting JDBC Sink task");
  context_ = &context;
  config_ = SinkConfig::parse(flavour_, props);
  reporter_ = context.errant_record_reporter();
  remaining_retries_ = config_.max_retries;
  writer_ = std::make_unique<DatabaseWriter>(config_, context.stop_token());
}

void JdbcSinkTask::open(const std::set<TopicPartition>& partitions) {
  for (const TopicPartition& partition : partitions) done_.erase(partition);
  if (config_.offset_storage() == OffsetStorage::Kafka) return;
  context_->rewind(writer_->stored_positions(partitions));
}

OffsetsByPartition JdbcSinkTask::pre_commit(const OffsetsByPartition& current) {
  if (settle()) {
    writer_->make_durable();
    return current;
  }
  // The next put(), which is to come soon, tries again.
  context_->retry_in(std::chrono::milliseconds(1));
  return {};
}

bool JdbcSinkTask::settle() {
  if (in_flight_.empty()) return true;
  if (in_flight_failed_) return false;
  try {
    writer_->settle();
    in_flight_.clear();
    return true;
  } catch (const SqlException& error) {
    log().warn("Write of {} records failed: {}", in_flight_.size(), shown(error));
    in_flight_failed_ = true;
    return false;
  }
}

void JdbcSinkTask::close(const std::set<TopicPartition>& partitions) {
  if (!settle()) {
    // Others read them again from the last offsets that were committed.
    std::erase_if(in_flight_, [&](const SinkRecord& record) {
      return partitions.contains({record.original_topic.str(), record.original_partition});
    });
  }
  for (const TopicPartition& partition : partitions) done_.erase(partition);
  // Others may write to these partitions from now on.
  if (config_.offset_storage() == OffsetStorage::Database) writer_->disconnect();
}

void JdbcSinkTask::put(const SinkRecords& records) {
  if (!records.empty()) {
    log().debug("Received {} records. First record at {}. Writing them to the database...",
                records.size(), place_of(records.front()));
  }
  if (settle()) {
    if (!records.empty()) deliver(records, true);
    return;
  }
  SinkRecords together = in_flight_;
  together.insert(together.end(), records.begin(), records.end());
  deliver(together, false);
  in_flight_.clear();
  in_flight_failed_ = false;
}

void JdbcSinkTask::deliver(const SinkRecords& records, bool may_overlap) {
  if (done_.empty()) {
    write(records, may_overlap && records.size() >= least_overlapped);
  } else {
    SinkRecords left;
    std::ranges::copy_if(records, std::back_inserter(left),
                         [this](const SinkRecord& record) { return !is_done(record); });
    if (!left.empty()) isolate(left);
  }
  done_.clear();
  remaining_retries_ = config_.max_retries;
}

void JdbcSinkTask::write(RecordSpan records, bool may_overlap) {
  try {
    if (!writer_->start(records)) {
      writer_->write(records);
    } else if (may_overlap) {
      in_flight_.assign(records.begin(), records.end());
    } else {
      writer_->settle();
    }
  } catch (const SqlException& error) {
    handle(error, records);
  } catch (const TableAlterOrCreateException&) {
    if (reporter_ == nullptr) throw;
    isolate(records);
  } catch (const BadRecordException&) {
    if (reporter_ == nullptr) throw;
    isolate(records);
  }
}

void JdbcSinkTask::handle(const SqlException& error, RecordSpan records) {
  if (error.kind() == SqlErrorKind::Interrupted) {
    throw RetriableException("The task stops; the records are not written yet");
  }
  log().warn("Write of {} records failed, remainingRetries={}: {}", records.size(),
             remaining_retries_, shown(error));
  if (error.is_retriable()) {
    if (remaining_retries_ > 0) retry_later(error, records.size());
    if (error.kind() == SqlErrorKind::ConnectionLost || reporter_ == nullptr) fail(error, records);
    isolate(records);
    return;
  }
  if (error.kind() == SqlErrorKind::Permanent) {
    // The table may have been changed by hand since it was looked at.
    writer_->forget_structure();
    try {
      writer_->write(records);
      return;
    } catch (const SqlException& again) {
      if (again.is_retriable() && remaining_retries_ > 0) retry_later(again, records.size());
    }
  }
  if (reporter_ == nullptr) fail(error, records);
  isolate(records);
}

void JdbcSinkTask::retry_later(const SqlException& error, size_t records) {
  --remaining_retries_;
  context_->retry_in(std::chrono::milliseconds(config_.retry_backoff_ms));
  std::throw_with_nested(
      RetriableException(fmt::format("Write of {} records failed: {}", records, shown(error))));
}

// Halves until single records are left: few bad ones cost few transactions.
void JdbcSinkTask::isolate(RecordSpan records) {
  if (records.size() > 1) {
    const size_t half = records.size() / 2;
    for (const RecordSpan part : {records.first(half), records.subspan(half)}) {
      try {
        writer_->write(part);
        note_done(part);
      } catch (const SqlException& error) {
        if (error.kind() == SqlErrorKind::Interrupted) handle(error, part);
        if (error.is_retriable() && remaining_retries_ > 0) retry_later(error, part.size());
        if (error.kind() == SqlErrorKind::ConnectionLost) fail(error, part);
        isolate(part);
      } catch (const TableAlterOrCreateException&) {
        isolate(part);
      } catch (const BadRecordException&) {
        isolate(part);
      }
    }
    return;
  }
  try {
    writer_->write(records);
  } catch (const SqlException& error) {
    if (error.kind() == SqlErrorKind::Interrupted) handle(error, records);
    if (error.is_retriable() && remaining_retries_ > 0) retry_later(error, 1);
    if (error.kind() == SqlErrorKind::ConnectionLost) fail(error, records);
    report(records.front(),
           std::make_exception_ptr(
               SqlException(shown(error), error.kind(), error.sql_state(), error.vendor_code())));
  } catch (const TableAlterOrCreateException&) {
    report(records.front(), std::current_exception());
  } catch (const BadRecordException&) {
    report(records.front(), std::current_exception());
  }
  note_done(records);
}

void JdbcSinkTask::report(const SinkRecord& record, std::exception_ptr error) {
  log().debug("{} is not written: {}", place_of(record), exception_message(error));
  const auto stored = reporter_->report(record, std::move(error));
  if (config_.offset_storage() == OffsetStorage::Kafka) return;
  stored.wait();
  writer_->skip(record);
}

void JdbcSinkTask::fail(const SqlException& error, RecordSpan records) {
  const SinkRecord* culprit = error.kind() == SqlErrorKind::Data ? find_culprit(records) : nullptr;
  const std::string place =
      culprit != nullptr
          ? place_of(*culprit)
          : fmt::format("{} records from {} on", records.size(), place_of(records.front()));
  const SqlException cause(shown(error), error.kind(), error.sql_state(), error.vendor_code());
  try {
    throw cause;
  } catch (const SqlException&) {
    std::throw_with_nested(ConnectException(fmt::format("{}: {}", place, exception_text(cause))));
  }
}

// The shortest run of records from the first on that cannot be written ends with it.
const SinkRecord* JdbcSinkTask::find_culprit(RecordSpan records) {
  if (records.size() == 1) return &records.front();
  const auto is_writable = [&](size_t count) {
    try {
      writer_->rehearse(records.first(count));
      return true;
    } catch (const SqlException& error) {
      if (error.kind() != SqlErrorKind::Data) throw;
      return false;
    }
  };
  try {
    if (!writer_->can_rehearse()) return nullptr;
    size_t writable = 0;
    size_t failing = records.size();
    while (failing - writable > 1) {
      const size_t middle = writable + (failing - writable) / 2;
      (is_writable(middle) ? writable : failing) = middle;
    }
    return &records[failing - 1];
  } catch (const Exception& error) {
    log().debug("The record at fault cannot be found: {}", error.what());
    return nullptr;
  }
}

bool JdbcSinkTask::is_done(const SinkRecord& record) const {
  const auto found = done_.find({record.original_topic.str(), record.original_partition});
  return found != done_.end() && record.offset < found->second;
}

void JdbcSinkTask::note_done(RecordSpan records) {
  for (const SinkRecord& record : records) {
    done_[{record.original_topic.str(), record.original_partition}] = record.offset + 1;
  }
}

std::string JdbcSinkTask::shown(const SqlException& error) const {
  return config_.trim_sensitive_log ? without_values(error.what()) : error.what();
}

}  // namespace kconnect::jdbc
