#pragma once

#include <cstdint>
#include <string>

#include <kconnect/config_spec.h>

namespace kconnect {

struct JsonConverterConfig {
  std::string type;
  bool schemas_enable = true;
  int32_t schemas_cache_size = 1000;
  std::string decimal_format;
  bool replace_null_with_default = true;

  bool decimals_as_numbers() const;
  static const ConfigSpec<JsonConverterConfig>& spec();
};

}  // namespace kconnect
