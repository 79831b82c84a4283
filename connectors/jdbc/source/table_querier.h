#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <kconnect/record.h>

#include "jdbc/db/connection.h"
#include "jdbc/dialects/dialect.h"
#include "jdbc/source/offset.h"
#include "jdbc/source/query_text.h"
#include "jdbc/source/record_key.h"
#include "jdbc/source/row_mapping.h"

namespace kconnect::jdbc {

using SteadyTime = std::chrono::steady_clock::time_point;

// What one querier reads, and what its records look like.
struct QuerierSettings {
  std::string name;                        // of the table, or "query": for messages and the order
  std::optional<std::string> schema_name;  // of the values
  Text topic;
  SourcePartition partition;
  SelectBase base;
  std::vector<std::string> timestamp_names;
  std::string incrementing_name;
  std::vector<std::string> key_names;  // none = no key
  std::string suffix;
  bool is_masked = false;  // the statement is not to be shown
  UnmappedColumns unmapped = UnmappedColumns::Drop;
  std::chrono::milliseconds timestamp_delay{0};
  RowMappingOptions mapping;
};

struct BatchLimits {
  size_t rows = 0;
  size_t bytes = 0;  // of texts and bytes
};

// The database's present time. Throws ConnectException when it does not tell.
SqlTimestamp present_time(Connection& connection, const Dialect& dialect,
                          const SourceCalendar& calendar);

// Reads one table, or the result of one query, again and again: start(), read() until it gives
// false, finish(). What the modes do differently is in the derived classes.
class TableQuerier {
 public:
  TableQuerier(const Dialect& dialect, QuerierSettings settings);
  virtual ~TableQuerier() = default;

  const std::string& name() const { return settings_.name; }
  bool is_querying() const { return rows_ != nullptr; }
  SteadyTime last_update() const { return last_update_; }
  // The last query gave everything, and there is none at work.
  bool is_at_end() const { return !is_querying() && has_succeeded_ && failures_ == 0; }
  // The statement of the last start, for messages.
  std::string shown_statement() const;

  void start(Connection& connection);
  // Appends records until a limit is reached or the result ends: then false.
  bool read(const BatchLimits& limits, SourceRecords& records);
  // Ends the query, complete or not: what it has given counts, the next goes on behind it.
  void finish(SteadyTime now);

  // Whether there is nothing to be read any more, ever.
  virtual bool is_complete() const { return false; }

  // Errors in a row.
  int failures() const { return failures_; }
  void count_failure() { ++failures_; }
  bool has_succeeded() const { return has_succeeded_; }

 protected:
  // What comes behind the base, from the state of the offset.
  virtual std::string condition(Connection& connection) = 0;
  // The result is there: look up what is needed of its columns.
  virtual void on_columns(const std::vector<Column>& columns) = 0;
  // Completes the record of the present row with its offset and passes it on, at once or later.
  virtual void take(const ResultSet& row, SourceRecord record, SourceRecords& out) = 0;
  // Behind the last row.
  virtual void on_end(SourceRecords& /*out*/) {}
  // The query is over; nothing is held back any more.
  virtual void on_finish() {}

  const Dialect& dialect() const { return dialect_; }
  const QuerierSettings& settings() const { return settings_; }
  const RowMapping& mapping() const { return *mapping_; }

 private:
  std::string base_text(Connection& connection) const;
  void map_columns();

  const Dialect& dialect_;
  QuerierSettings settings_;
  std::string statement_;
  std::unique_ptr<ResultSet> rows_;
  std::optional<RowMapping> mapping_;
  std::optional<RecordKey> key_;
  SchemaPtr schema_;  // of the last query
  std::vector<std::string> warned_about_;
  TextArena arena_;
  SteadyTime last_update_{};
  int failures_ = 0;
  bool has_succeeded_ = false;
};

// Mode bulk: the whole table each time, without offsets.
class BulkQuerier final : public TableQuerier {
 public:
  using TableQuerier::TableQuerier;

 protected:
  std::string condition(Connection&) override { return ""; }
  void on_columns(const std::vector<Column>&) override {}
  void take(const ResultSet& row, SourceRecord record, SourceRecords& out) override;
};

// Modes incrementing and timestamp+incrementing: every record carries its own row's offset.
class IncrementingQuerier final : public TableQuerier {
 public:
  // up_to: the greatest id to read; then the querier is complete after one query. nullopt = all.
  IncrementingQuerier(const Dialect& dialect, QuerierSettings settings, SourceOffset offset,
                      OffsetColumns columns, std::optional<int64_t> up_to = std::nullopt);
  bool is_complete() const override { return up_to_ && has_succeeded(); }

 protected:
  std::string condition(Connection& connection) override;
  void on_columns(const std::vector<Column>& columns) override;
  void take(const ResultSet& row, SourceRecord record, SourceRecords& out) override;

 private:
  int64_t id_of(const ResultSet& row) const;

  SourceOffset offset_;
  OffsetColumns columns_;
  std::optional<int64_t> up_to_;
  std::vector<size_t> timestamp_indices_;
  size_t id_index_ = 0;
  FieldMapping id_mapping_;
};

// Mode timestamp: rows of one instant carry the instant before until the last of them, so that a
// crash in between repeats rather than loses.
class TimestampQuerier final : public TableQuerier {
 public:
  TimestampQuerier(const Dialect& dialect, QuerierSettings settings, SourceOffset offset,
                   OffsetColumns columns);

 protected:
  std::string condition(Connection& connection) override;
  void on_columns(const std::vector<Column>& columns) override;
  void take(const ResultSet& row, SourceRecord record, SourceRecords& out) override;
  void on_end(SourceRecords& out) override;
  void on_finish() override { pending_.reset(); }

 private:
  struct Pending {
    SourceRecord record;
    std::optional<SqlTimestamp> timestamp;
  };
  void release(bool is_last_of_instant, SourceRecords& out);

  SourceOffset offset_;
  OffsetColumns columns_;
  std::vector<size_t> timestamp_indices_;
  std::optional<Pending> pending_;
};

}  // namespace kconnect::jdbc
