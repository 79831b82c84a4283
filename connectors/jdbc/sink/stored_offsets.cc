#include "jdbc/sink/stored_offsets.h"

#include <fmt/format.h>

namespace kconnect::jdbc {

namespace {
constexpr int64_t no_offset = -1;
}

StoredOffsets::StoredOffsets(const SinkConfig& config, const Dialect& dialect)
    : dialect_(dialect),
      connector_(config.connector_name),
      table_(dialect.qualified(dialect.parse_table(config.offset_table))) {}

void StoredOffsets::create_table(Connection& connection) {
  if (std::exchange(is_created_, true)) return;
  connection.execute(fmt::format(
      "CREATE TABLE IF NOT EXISTS {} (connector {} NOT NULL, topic {} NOT NULL, topic_partition "
      "INT NOT NULL, next_offset BIGINT NOT NULL, PRIMARY KEY (connector, topic, topic_partition))",
      table_, dialect_.exact_text_type(191), dialect_.exact_text_type(249)));
}

std::string StoredOffsets::condition(const TopicPartition& partition) const {
  return fmt::format("connector = {} AND topic = {} AND topic_partition = {}",
                     dialect_.string_literal(connector_), dialect_.string_literal(partition.topic),
                     partition.partition);
}

std::string StoredOffsets::insert(const TopicPartition& partition, int64_t offset) const {
  return fmt::format(
      "INSERT INTO {} (connector, topic, topic_partition, next_offset) VALUES ({}, {}, {}, {})",
      table_, dialect_.string_literal(connector_), dialect_.string_literal(partition.topic),
      partition.partition, offset);
}

void StoredOffsets::load(Connection& connection, const std::set<TopicPartition>& partitions) {
  create_table(connection);
  for (const TopicPartition& partition : partitions) load_one(connection, partition);
}

void StoredOffsets::load_one(Connection& connection, const TopicPartition& partition) {
  const auto read = [&] {
    const auto rows = connection.query(
        fmt::format("SELECT next_offset FROM {} WHERE {}", table_, condition(partition)));
    bool found = false;
    while (rows->next()) {
      known_[partition] = rows->integer(0);
      found = true;
    }
    return found;
  };
  if (read()) return;
  try {
    connection.execute(insert(partition, no_offset));
  } catch (const SqlException& error) {
    // Another task was faster.
    if (error.kind() != SqlErrorKind::Data || !read()) throw;
    return;
  }
  known_[partition] = no_offset;
}

std::optional<int64_t> StoredOffsets::next(const TopicPartition& partition) const {
  const auto found = known_.find(partition);
  if (found == known_.end() || found->second == no_offset) return std::nullopt;
  return found->second;
}

void StoredOffsets::advance(Connection& connection, const OffsetsByPartition& to) {
  for (const auto& [partition, offset] : to) {
    const int64_t rows = connection.execute(
        fmt::format("UPDATE {} SET next_offset = {} WHERE {} AND next_offset = {}", table_, offset,
                    condition(partition), known_.at(partition)));
    if (rows == 1) continue;
    throw SqlException(
        fmt::format("another task has written records of topic '{}', partition {}, to the same "
                    "database meanwhile",
                    partition.topic, partition.partition),
        SqlErrorKind::Transient);
  }
}

void StoredOffsets::advanced(const OffsetsByPartition& to) {
  for (const auto& [partition, offset] : to) known_[partition] = offset;
}

void StoredOffsets::set(Connection& connection,
                        const std::map<TopicPartition, std::optional<int64_t>>& offsets) {
  create_table(connection);
  connection.begin();
  for (const auto& [partition, offset] : offsets) {
    connection.execute(fmt::format("DELETE FROM {} WHERE {}", table_, condition(partition)));
    if (offset) connection.execute(insert(partition, *offset));
  }
  connection.commit();
}

}  // namespace kconnect::jdbc
