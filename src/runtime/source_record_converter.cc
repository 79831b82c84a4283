#include "runtime/source_record_converter.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>

namespace kconnect {

bool SourceRecordConverter::convert(SourceRecord& record, RetryWithTolerance& errors) {
  if (!transforms_.apply(record, errors)) return false;
  headers_.clear();
  if (!record.headers.empty() && !errors.execute(Stage::HeaderConverter, converters_.header_class,
                                                 [&] { convert_headers(record); })) {
    return false;
  }
  bool key_is_null = false;
  if (!errors.execute(Stage::KeyConverter, converters_.key_class, [&] {
        key_is_null =
            !converters_.key->from_connect(record.topic, record.key_schema, record.key, key_);
      })) {
    return false;
  }
  bool value_is_null = false;
  if (!errors.execute(Stage::ValueConverter, converters_.value_class, [&] {
        value_is_null = !converters_.value->from_connect(record.topic, record.value_schema,
                                                         record.value, value_);
      })) {
    return false;
  }
  outgoing_.key = key_is_null ? std::nullopt : std::optional(key_.bytes());
  outgoing_.value = value_is_null ? std::nullopt : std::optional(value_.bytes());
  outgoing_.headers = headers_;
  outgoing_.partition = record.partition;
  outgoing_.timestamp = record.timestamp;
  if (record.timestamp && *record.timestamp < 0) {
    if (*record.timestamp != -1) {
      throw ConnectException(fmt::format("Invalid record timestamp {}", *record.timestamp));
    }
    outgoing_.timestamp.reset();
  }
  return true;
}

void SourceRecordConverter::convert_headers(const SourceRecord& record) {
  headers_.clear();
  header_values_.resize(std::max(header_values_.size(), record.headers.size()));
  for (size_t i = 0; i < record.headers.size(); ++i) {
    const Header& header = record.headers[i];
    const bool present = converters_.header->from_connect(record.topic, header, header_values_[i]);
    headers_.push_back(
        {header.key, present ? std::optional(header_values_[i].bytes()) : std::nullopt});
  }
}

}  // namespace kconnect
