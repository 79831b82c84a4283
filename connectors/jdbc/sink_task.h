#pragma once

#include <map>
#include <memory>

#include <kconnect/sink_task.h>

#include "jdbc/sink/database_writer.h"
#include "jdbc/sink_config.h"

namespace kconnect::jdbc {

// Writes each delivery in one transaction. Errors that may go away are tried again; records that
// can never be written go to the errant record reporter one by one, or fail the task.
//
// Under load the database's answer to a delivery is waited for at the next one, or when offsets are
// to be committed, whichever is first.
class JdbcSinkTask final : public SinkTask {
 public:
  explicit JdbcSinkTask(SinkFlavour flavour) : flavour_(flavour) {}

  void start(SinkTaskContext& context, const ConfigMap& props) override;
  void open(const std::set<TopicPartition>& partitions) override;
  void put(const SinkRecords& records) override;
  OffsetsByPartition pre_commit(const OffsetsByPartition& current) override;
  void close(const std::set<TopicPartition>& partitions) override;
  void stop() override { writer_.reset(); }

 private:
  // A delivery, or what one has left over.
  void deliver(const SinkRecords& records, bool may_overlap);
  void write(RecordSpan records, bool may_overlap);
  // False when what is in flight was not written and has to be delivered again.
  bool settle();
  void handle(const SqlException& error, RecordSpan records);
  [[noreturn]] void retry_later(const SqlException& error, size_t records);
  // Writes what can be written and reports the rest.
  void isolate(RecordSpan records);
  void report(const SinkRecord& record, std::exception_ptr error);
  [[noreturn]] void fail(const SqlException& error, RecordSpan records);
  // The record that an error is about; nullptr when that cannot be told.
  const SinkRecord* find_culprit(RecordSpan records);
  bool is_done(const SinkRecord& record) const;
  void note_done(RecordSpan records);
  std::string shown(const SqlException& error) const;

  SinkFlavour flavour_;
  SinkConfig config_;
  SinkTaskContext* context_ = nullptr;
  ErrantRecordReporter* reporter_ = nullptr;
  std::unique_ptr<DatabaseWriter> writer_;
  int remaining_retries_ = 0;
  // Sent to the database, its answer still to come: a full delivery is written while the next one
  // is fetched and converted. Kept for the case that it fails.
  SinkRecords in_flight_;
  bool in_flight_failed_ = false;
  // How far an isolation has come that has to be gone on with when its records are offered again.
  OffsetsByPartition done_;
};

}  // namespace kconnect::jdbc
