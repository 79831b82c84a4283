#pragma once

#include <map>
#include <optional>

#include <kconnect/connector.h>
#include <kconnect/record.h>

#include "runtime/herder.h"

namespace kconnect {

// The offsets of a sink connector in the form of the REST API.

using AlteredSinkOffsets = std::map<TopicPartition, std::optional<int64_t>>;  // nullopt = reset

// {"kafka_topic":"T","kafka_partition":N} and {"kafka_offset":N}, where numbers may be text. Throws
// HerderException 400 with Java's messages.
AlteredSinkOffsets parse_sink_offsets(const AlteredOffsets& offsets);

ConnectorOffsets sink_offsets_shape(const std::map<TopicPartition, int64_t>& offsets);

}  // namespace kconnect
