#pragma once

#include <optional>
#include <string_view>

#include <kconnect/record.h>

#include "runtime/converters_of_task.h"
#include "runtime/error_handling.h"

namespace kconnect {

// Makes key, value and headers of a sink's record of a message, which has key(), value() and
// headers() as ConsumedMessage. bytes: makes Bytes of a view, which the record may keep. False when
// a failure is tolerated; throws when it is not.
template <typename Message, typename MakeBytes>
bool convert_consumed(const Message& message, const TaskConverters& converters,
                      RetryWithTolerance& errors, MakeBytes&& bytes, SinkRecord& record) {
  const std::string_view topic = record.topic;
  const auto copy = [&](std::optional<std::string_view> view) {
    return view ? std::optional(bytes(*view)) : std::nullopt;
  };
  if (!errors.execute(Stage::KeyConverter, converters.key_class, [&] {
        SchemaAndValue key = converters.key->to_connect(topic, copy(message.key()));
        record.key_schema = std::move(key.schema);
        record.key = std::move(key.value);
      })) {
    return false;
  }
  if (!errors.execute(Stage::ValueConverter, converters.value_class, [&] {
        SchemaAndValue value = converters.value->to_connect(topic, copy(message.value()));
        record.value_schema = std::move(value.schema);
        record.value = std::move(value.value);
      })) {
    return false;
  }
  return errors.execute(Stage::HeaderConverter, converters.header_class, [&] {
    record.headers.clear();
    message.headers([&](std::string_view name, std::optional<std::string_view> view) {
      SchemaAndValue header = converters.header->to_connect(topic, name, copy(view));
      record.headers.push_back({Text(name), std::move(header.schema), std::move(header.value)});
    });
  });
}

}  // namespace kconnect
