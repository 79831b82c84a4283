#pragma once

#include <string_view>

namespace kconnect {

// The description of the REST interface, openapi.json, as served at /openapi.json.
std::string_view openapi_json();

}  // namespace kconnect
