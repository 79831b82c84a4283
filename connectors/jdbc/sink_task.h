#pragma once

#include <map>
#include <memory>

#include <kconnect/sink_task.h>

#include "jdbc/sink/database_writer.h"
#include "jdbc/sink_config.h"

namespace kconnect::jdbc {

// Writes each delivery in one transaction. Errors that may go away are tried again; records that
// can never be written go to the errant record reporter one by one, or fail the task.
class JdbcSinkTask final : public SinkTask {
 public:
  explicit JdbcSinkTask(SinkFlavour flavour) : flavour_(flavour) {}

  void start(SinkTaskContext& context, const ConfigMap& props) override;
  void open(const std::set<TopicPartition>& partitions) override;
  void put(const SinkRecords& records) override;
  void flush(const OffsetsByPartition& /*current*/) override { writer_->make_durable(); }
  void close(const std::set<TopicPartition>& partitions) override;
  void stop() override { writer_.reset(); }

 private:
  void write(RecordSpan records);
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
  // How far an isolation has come that has to be gone on with when its records are offered again.
  OffsetsByPartition done_;
};

}  // namespace kconnect::jdbc
