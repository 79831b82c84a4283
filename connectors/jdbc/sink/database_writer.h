#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <unordered_map>
#include <vector>

#include <kconnect/record.h>

#include "jdbc/connection_holder.h"
#include "jdbc/sink/buffered_records.h"
#include "jdbc/sink/record_validator.h"
#include "jdbc/sink/stored_offsets.h"
#include "jdbc/sink/table_structure.h"

namespace kconnect::jdbc {

using RecordSpan = std::span<const SinkRecord>;

// Writes records to their tables, each call in one transaction: all of them are there afterwards,
// or none and an exception says why. Tables are created and changed before it begins.
class DatabaseWriter {
 public:
  DatabaseWriter(const SinkConfig& config, std::stop_token stop);
  ~DatabaseWriter();

  void write(RecordSpan records) { transact(records, true); }
  // Where one statement is all that there is to do, begins it without a transaction: settle() tells
  // how it went, and nothing else may be asked for before. False = nothing was written.
  bool start(RecordSpan records);
  void settle();
  // The same as write() without an effect: only to see whether it fails.
  void rehearse(RecordSpan records) { transact(records, false); }
  // Whether every table of the database can undo a rehearsal.
  bool can_rehearse();
  // What was written survives the machine's failure.
  void make_durable();
  // Moves on past a record that is not written (offset.storage=database).
  void skip(const SinkRecord& record);

  // What is known about tables is asked for anew.
  void forget_structure();
  // The next call opens another session.
  void disconnect();

  // With offset.storage=database: where to go on from, for those partitions that have a position.
  OffsetsByPartition stored_positions(const std::set<TopicPartition>& partitions);

 private:
  struct Routed {
    const SinkRecord* record;
    BufferedRecords* buffer;
    WritePlan* plan;
  };

  void transact(RecordSpan records, bool keep);
  void route(RecordSpan records);
  // Where one statement is all that there is to do, it needs no transaction around it.
  bool start_alone();
  void note(const SqlException& error);
  BufferedRecords& buffer_for(const Text& topic);
  TableId table_for(std::string_view topic) const;
  bool is_stored(const SinkRecord& record);
  OffsetsByPartition ends_of(RecordSpan records) const;
  Connection& connection();
  void in_transaction(const std::function<void(Connection&)>& work, bool keep);
  void roll_back() noexcept;

  const SinkConfig& config_;
  std::unique_ptr<Dialect> dialect_;
  ConnectionHolder holder_;
  RecordValidator validator_;
  TableStructure structure_;
  std::optional<StoredOffsets> offsets_;

  Connection* connection_ = nullptr;  // the holder's
  std::string catalog_;               // of the session
  std::string schema_;
  std::map<TableId, BufferedRecords> buffers_;
  std::unordered_map<Text, BufferedRecords*> by_topic_;
  std::vector<Routed> routed_;
};

}  // namespace kconnect::jdbc
