#include "jdbc/sink/database_writer.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "jdbc/sink/target_table.h"

namespace kconnect::jdbc {

namespace {

spdlog::logger& log() {
  static auto& instance = logger("io.confluent.connect.jdbc.sink.JdbcDbWriter");
  return instance;
}

TopicPartition origin_of(const SinkRecord& record) {
  return {record.original_topic.str(), record.original_partition};
}

}  // namespace

DatabaseWriter::DatabaseWriter(const SinkConfig& config, std::stop_token stop)
    : config_(config),
      dialect_(make_dialect(config.dialect_name, config.url, config.quote())),
      holder_(config, std::move(stop)),
      validator_(config),
      structure_(config, *dialect_) {
  if (config.offset_storage() == OffsetStorage::Database) offsets_.emplace(config, *dialect_);
  log().info("Writing with the dialect {}", dialect_->name());
}

DatabaseWriter::~DatabaseWriter() = default;

void DatabaseWriter::transact(RecordSpan records, bool keep) {
  try {
    route(records);
    if (routed_.empty()) return;
    const OffsetsByPartition ends = offsets_ ? ends_of(records) : OffsetsByPartition();
    in_transaction(
        [&](Connection& session) {
          for (const Routed& routed : routed_) routed.buffer->add(*routed.record, *routed.plan);
          for (auto& [table, buffer] : buffers_) buffer.flush();
          if (offsets_) offsets_->advance(session, ends);
        },
        keep);
    if (offsets_ && keep) offsets_->advanced(ends);
  } catch (const SqlException& error) {
    note(error);
    throw;
  }
}

void DatabaseWriter::note(const SqlException& error) {
  const bool lost =
      error.kind() == SqlErrorKind::ConnectionLost || error.kind() == SqlErrorKind::Interrupted;
  if (lost) disconnect();
  if (offsets_) offsets_->forget();
}

bool DatabaseWriter::start(RecordSpan records) {
  try {
    route(records);
    return !routed_.empty() && start_alone();
  } catch (const SqlException& error) {
    note(error);
    throw;
  }
}

void DatabaseWriter::settle() {
  if (connection_ == nullptr) return;
  try {
    connection_->settle();
  } catch (const SqlException& error) {
    note(error);
    throw;
  }
}

// Every record is looked at before the first is written: tables are changed outside of the
// transaction, and a record that is no good stops the whole delivery.
void DatabaseWriter::route(RecordSpan records) {
  routed_.clear();
  Connection& session = connection();
  const Text* topic = nullptr;
  BufferedRecords* buffer = nullptr;
  for (const SinkRecord& record : records) {
    if (offsets_ && is_stored(record)) continue;
    validator_.check(record);
    if (topic == nullptr || topic->view().data() != record.topic.view().data() ||
        *topic != record.topic) {
      topic = &record.topic;
      buffer = &buffer_for(record.topic);
    }
    routed_.push_back({&record, buffer, buffer->plan_for(record, session, structure_)});
  }
}

bool DatabaseWriter::start_alone() {
  const WritePlan* plan = routed_.front().plan;
  const bool is_one_batch = !offsets_ && routed_.size() < static_cast<size_t>(config_.batch_size) &&
                            std::ranges::all_of(routed_, [plan](const Routed& routed) {
                              return routed.plan == plan && !routed.record->value.is_null();
                            });
  if (!is_one_batch) return false;
  BufferedRecords& buffer = *routed_.front().buffer;
  try {
    for (const Routed& routed : routed_) buffer.add(*routed.record, *routed.plan);
    return buffer.start_alone();
  } catch (...) {
    buffer.clear();
    throw;
  }
}

BufferedRecords& DatabaseWriter::buffer_for(const Text& topic) {
  const auto known = by_topic_.find(topic);
  if (known != by_topic_.end()) return *known->second;
  const TableId table = table_for(topic);
  const auto buffer = buffers_.try_emplace(table, config_, *dialect_, table).first;
  by_topic_.emplace(Text(topic.view()), &buffer->second);
  return buffer->second;
}

TableId DatabaseWriter::table_for(std::string_view topic) const {
  TableId table = target_table(config_, *dialect_, topic);
  if (table.catalog.empty()) table.catalog = catalog_;
  if (table.schema.empty()) table.schema = schema_;
  return table;
}

bool DatabaseWriter::is_stored(const SinkRecord& record) {
  const TopicPartition origin = origin_of(record);
  if (!offsets_->knows(origin)) offsets_->load(connection(), {origin});
  return record.offset < offsets_->next(origin).value_or(0);
}

OffsetsByPartition DatabaseWriter::ends_of(RecordSpan records) const {
  OffsetsByPartition ends;
  for (const SinkRecord& record : records) ends[origin_of(record)] = record.offset + 1;
  return ends;
}

Connection& DatabaseWriter::connection() {
  if (connection_ == nullptr) {
    connection_ = &holder_.get();
    log().info("JdbcDbWriter Connected");
    connection_->prepare_for_writing();
    catalog_ = connection_->current_catalog();
    schema_ = connection_->current_schema();
  }
  return *connection_;
}

void DatabaseWriter::in_transaction(const std::function<void(Connection&)>& work, bool keep) {
  Connection& session = connection();
  session.begin();
  try {
    work(session);
    if (keep) session.commit();
  } catch (...) {
    roll_back();
    throw;
  }
  if (!keep) roll_back();
}

void DatabaseWriter::roll_back() noexcept {
  for (auto& [table, buffer] : buffers_) buffer.clear();
  try {
    connection_->rollback();
  } catch (const std::exception& error) {
    log().info("The transaction cannot be rolled back, the session is given up: {}", error.what());
    disconnect();
  }
}

bool DatabaseWriter::can_rehearse() {
  return connection().always_rolls_back();
}

void DatabaseWriter::make_durable() {
  if (connection_ != nullptr) connection_->make_durable();
}

void DatabaseWriter::skip(const SinkRecord& record) {
  if (!offsets_) return;
  const OffsetsByPartition end{{origin_of(record), record.offset + 1}};
  if (is_stored(record)) return;
  in_transaction([&](Connection& session) { offsets_->advance(session, end); }, true);
  offsets_->advanced(end);
}

void DatabaseWriter::forget_structure() {
  structure_.forget();
  for (auto& [table, buffer] : buffers_) buffer.discard_plans();
}

// Plans hold statements of the session, so they go first.
void DatabaseWriter::disconnect() {
  by_topic_.clear();
  routed_.clear();
  buffers_.clear();
  structure_.forget();
  if (offsets_) offsets_->forget();
  connection_ = nullptr;
  holder_.discard();
}

OffsetsByPartition DatabaseWriter::stored_positions(const std::set<TopicPartition>& partitions) {
  OffsetsByPartition positions;
  if (!offsets_) return positions;
  offsets_->load(connection(), partitions);
  for (const TopicPartition& partition : partitions) {
    if (const auto next = offsets_->next(partition)) positions[partition] = *next;
  }
  return positions;
}

}  // namespace kconnect::jdbc
