#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <kconnect/config_def.h>
#include <kconnect/connector.h>

#include "runtime/herder.h"

namespace kconnect {

// The bodies of requests. Where text is expected, numbers and booleans become their text and null
// stays null. What is malformed or of a wrong shape throws RestException with status 400.

// An object of texts.
NullableConfigMap parse_config_request(std::string_view body);

struct CreateConnectorRequest {
  std::string name = {};  // trimmed
  NullableConfigMap config = {};
  TargetState initial_state = TargetState::Started;
};

CreateConnectorRequest parse_create_request(std::string_view body);

// {"offsets":[{"partition":{...},"offset":{...}}]}, where both may be null; empty when there are
// none. Of equal partitions the last counts.
AlteredOffsets parse_offsets_request(std::string_view body);

}  // namespace kconnect
