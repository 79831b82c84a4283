#pragma once

#include <string_view>
#include <vector>

#include <kconnect/record.h>

#include "kafka/producer.h"
#include "runtime/converters_of_task.h"
#include "runtime/error_handling.h"
#include "runtime/transformation_chain.h"

namespace kconnect {

// Makes of a source's record what is sent: transforms, then converters. On the task's thread.
class SourceRecordConverter {
 public:
  SourceRecordConverter(TransformationChain transforms, TaskConverters converters)
      : transforms_(std::move(transforms)), converters_(std::move(converters)) {}

  // False when the record is dropped or its failure tolerated. Throws when it is not tolerated.
  bool convert(SourceRecord& record, RetryWithTolerance& errors);
  // Of the last record; valid until the next.
  const OutgoingRecord& outgoing() const { return outgoing_; }
  // The alias of the transform that stopped the last record; may be empty.
  std::string_view stopped_at() const { return transforms_.stopped_at(); }
  const TaskConverters& converters() const { return converters_; }

 private:
  void convert_headers(const SourceRecord& record);

  TransformationChain transforms_;
  TaskConverters converters_;
  // Reused for every record.
  ByteBuffer key_;
  ByteBuffer value_;
  std::vector<ByteBuffer> header_values_;
  std::vector<OutgoingHeader> headers_;
  OutgoingRecord outgoing_;
};

}  // namespace kconnect
