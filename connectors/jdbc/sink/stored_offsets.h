#pragma once

#include <map>
#include <set>
#include <span>

#include <kconnect/record.h>

#include "jdbc/db/connection.h"
#include "jdbc/dialects/dialect.h"
#include "jdbc/sink_config.h"

namespace kconnect::jdbc {

// The positions of a connector, kept in a table of the target database: what a transaction writes
// and how far it has come are stored together or not at all.
class StoredOffsets {
 public:
  StoredOffsets(const SinkConfig& config, const Dialect& dialect);

  // Makes the table if it is missing and reads the positions of partitions; those without one are
  // given an entry.
  void load(Connection& connection, const std::set<TopicPartition>& partitions);
  void forget() { known_.clear(); }
  bool knows(const TopicPartition& partition) const { return known_.contains(partition); }
  // The offset to go on from; nullopt when nothing was written yet.
  std::optional<int64_t> next(const TopicPartition& partition) const;

  // Within the transaction that writes the records before these offsets. Throws SqlException
  // (Transient) when another task has written since they were read.
  void advance(Connection& connection, const OffsetsByPartition& to);
  // After that transaction was committed.
  void advanced(const OffsetsByPartition& to);
  // By hand; nullopt removes.
  void set(Connection& connection, const std::map<TopicPartition, std::optional<int64_t>>& offsets);

 private:
  void create_table(Connection& connection);
  void load_one(Connection& connection, const TopicPartition& partition);
  std::string condition(const TopicPartition& partition) const;
  std::string insert(const TopicPartition& partition, int64_t offset) const;

  const Dialect& dialect_;
  std::string connector_;
  std::string table_;
  bool is_created_ = false;
  std::map<TopicPartition, int64_t> known_;  // -1 = nothing written yet
};

}  // namespace kconnect::jdbc
