#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <kconnect/record.h>

#include "base/json.h"
#include "elasticsearch/config.h"

namespace kconnect::elasticsearch {

// Gives the documents of data streams their @timestamp. Used by one thread.
class StreamTimestamp {
 public:
  explicit StreamTimestamp(const Config& config) : config_(config) {}

  // To the document that is the body's end from start on, in place of an @timestamp of its own.
  // Throws DataException.
  void add(const SinkRecord& record, std::string& body, size_t start);

 private:
  // As JSON; nullopt when the document stays as it is.
  std::optional<std::string> timestamp_of(const SinkRecord& record,
                                          const JsonValue& document) const;

  const Config& config_;
  JsonReader json_;
};

}  // namespace kconnect::elasticsearch
