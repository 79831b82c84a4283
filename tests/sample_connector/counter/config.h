#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <kconnect/config_spec.h>

namespace kconnect::counter {

// The keys of a counter, one member each.
struct Config {
  std::string topic;
  int64_t first = 0;
  std::optional<int64_t> last;
  int64_t interval_ms = 0;

  static const ConfigSpec<Config>& spec();
};

}  // namespace kconnect::counter
