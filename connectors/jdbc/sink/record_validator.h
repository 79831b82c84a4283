#pragma once

#include <kconnect/record.h>

#include "jdbc/sink_config.h"

namespace kconnect::jdbc {

// Whether records have the key and the value that the configuration needs.
class RecordValidator {
 public:
  explicit RecordValidator(const SinkConfig& config);
  // Throws BadRecordException.
  void check(const SinkRecord& record) const {
    if (needs_key_ && !has_key(record)) refuse_key(record);
    if (needs_value_ && !has_value(record)) refuse_value(record);
  }

 private:
  static bool has_key(const SinkRecord& record);
  bool has_value(const SinkRecord& record) const;
  [[noreturn]] void refuse_key(const SinkRecord& record) const;
  [[noreturn]] void refuse_value(const SinkRecord& record) const;
  std::string settings() const;

  const SinkConfig& config_;
  bool needs_key_;
  bool needs_value_;
  bool has_field_settings_;
};

}  // namespace kconnect::jdbc
