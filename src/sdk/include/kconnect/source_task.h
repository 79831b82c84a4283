#pragma once

#include <optional>
#include <stop_token>

#include <kconnect/config_def.h>
#include <kconnect/record.h>

namespace kconnect {

// Stored offsets of this connector. Used on the task's thread.
class OffsetReader {
 public:
  virtual ~OffsetReader() = default;
  // nullopt when nothing is stored for the partition. Integers come as int64, fractions as double.
  virtual std::optional<OffsetMap> offset(const OffsetMap& source_partition) = 0;
};

// What the runtime offers a source task; lives longer than the task.
class SourceTaskContext {
 public:
  virtual ~SourceTaskContext() = default;
  virtual const ConfigMap& config() const = 0;
  virtual OffsetReader& offsets() = 0;
  // A waiting poll() must return soon after it fires.
  virtual std::stop_token stop_token() const = 0;
};

// Brings records in. All methods run on the task's own thread, never two at a time. An exception
// from start() or poll() fails the task, except RetriableException from poll(): a warning, and
// poll() is called again.
class SourceTask {
 public:
  virtual ~SourceTask() = default;
  virtual void start(SourceTaskContext& context, const ConfigMap& props) = 0;
  // Appends what is there to records, which arrives empty; may wait. Nothing appended = nothing
  // now. The runtime does not pace the calls: a task without data waits here.
  virtual void poll(SourceRecords& records) = 0;
  // Whether all that was there has been returned, so that a run to the end may end here; asked
  // after every poll(). nullopt = this source cannot tell: a poll() without records is taken for
  // its end.
  virtual std::optional<bool> at_end() const { return std::nullopt; }
  // True when the task wants commit_record(): costs a copy of every record. Asked once, after
  // start().
  virtual bool wants_committed_records() const { return false; }
  // written is empty when the record was dropped by a transform or skipped by tolerance. Called
  // before the next poll().
  virtual void commit_record(const SourceRecord& original,
                             const std::optional<RecordMetadata>& written);
  // Offsets were stored since the last call. Called before the next poll().
  virtual void commit() {}
  // After the last poll(); also when start() failed.
  virtual void stop() {}
};

inline void SourceTask::commit_record(const SourceRecord& /*original*/,
                                      const std::optional<RecordMetadata>& /*written*/) {}

}  // namespace kconnect
