#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <kconnect/record.h>
#include <kconnect/source_task.h>

#include "offsets/offset_codec.h"

namespace kconnect {

struct StoredOffset {
  OffsetKey key;
  std::optional<OffsetMap> offset;  // none = reset: the partition is known, its offset is not
};

// Where the offsets of source partitions live. Safe from any thread. Found by content: any JSON
// spelling of a partition is the same partition.
class OffsetStore {
 public:
  virtual ~OffsetStore() = default;
  virtual std::optional<OffsetMap> get(const OffsetKey& key) = 0;
  // All at once, durably when it returns. Throws ConnectException and keeps what was stored before.
  virtual void set(const std::vector<StoredOffset>& offsets) = 0;
  // Every partition of a connector.
  virtual std::vector<StoredOffset> of_connector(const std::string& connector) = 0;
};

// Keeps offsets as long as the process lives.
class MemoryOffsetStore : public OffsetStore {
 public:
  std::optional<OffsetMap> get(const OffsetKey& key) override;
  void set(const std::vector<StoredOffset>& offsets) override;
  std::vector<StoredOffset> of_connector(const std::string& connector) override;

 protected:
  struct Entry {
    std::string key;                       // as it is written to the file
    std::optional<std::string> value;      // none = reset
    std::optional<std::string> connector;  // none = a key that is not ours, kept as it is
  };
  using Entries = std::map<std::string, Entry>;  // by our own spelling of the key

  // Called with the mutex held and the changed entries; throws to keep the old ones.
  virtual void save(const Entries& /*entries*/) {}

  std::mutex mutex_;  // guards everything below
  OffsetCodec codec_;
  Entries entries_;
};

// Java's offset file, read at construction and replaced as a whole at every set(). Throws
// ConnectException naming the file when its content is torn or foreign: nothing is ever started
// from zero silently.
class FileOffsetStore final : public MemoryOffsetStore {
 public:
  explicit FileOffsetStore(std::string path);

 private:
  void save(const Entries& entries) override;
  std::string path_;
};

// One connector's view of the store, for its tasks.
class ConnectorOffsetReader final : public OffsetReader {
 public:
  ConnectorOffsetReader(OffsetStore& store, std::string connector)
      : store_(store), connector_(std::move(connector)) {}
  std::optional<OffsetMap> offset(const OffsetMap& source_partition) override {
    return store_.get({connector_, source_partition});
  }

 private:
  OffsetStore& store_;
  std::string connector_;
};

}  // namespace kconnect
