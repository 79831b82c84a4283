#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <kconnect/config_def.h>

namespace kconnect::elasticsearch {

// Adds an error to the rows of these keys; keys that the dialect does not have are passed over.
inline void add_error(std::vector<ConfigValue>& rows, const std::vector<std::string>& keys,
                      const std::string& message) {
  for (const std::string& key : keys) {
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const ConfigValue& r) { return r.name == key; });
    if (row != rows.end()) row->error_messages.push_back(message);
  }
}

}  // namespace kconnect::elasticsearch
