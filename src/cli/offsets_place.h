#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/connect_client.h"

namespace kconnect {

// Partition and offset are JSON objects; an offset that was reset is "null".
struct OffsetEntry {
  std::string connector = {};
  std::string partition = {};
  std::string offset = {};
};

// Where the offsets of connectors are kept: the file of a worker that does not run, or a worker
// that does. Calls throw ConnectException.
class OffsetsPlace {
 public:
  virtual ~OffsetsPlace() = default;
  virtual std::vector<std::string> connectors() = 0;
  // Partitions in this place's spelling.
  virtual std::vector<OffsetEntry> of(const std::string& connector) = 0;
  // This place's spelling of a partition or offset. Throws DataException when it is no JSON object.
  virtual std::string spelled(const std::string& map) const = 0;
  virtual void set(const std::vector<OffsetEntry>& entries) = 0;
  // All offsets of a connector.
  virtual void reset(const std::string& connector) = 0;
};

// Throws ConnectException when the file is there and not a file of offsets.
std::unique_ptr<OffsetsPlace> offsets_in_file(const std::string& path);

// Of sources and sinks. A change stops the connector and restores its state afterwards, also when
// the change was refused; standard error tells so.
std::unique_ptr<OffsetsPlace> offsets_of_worker(const ConnectTarget& target);

}  // namespace kconnect
