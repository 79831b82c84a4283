#pragma once

#include <optional>
#include <string>

#include <kconnect/config_spec.h>

namespace kconnect::file {

struct FileSinkConfig {
  std::optional<std::string> file;  // none or empty = standard output

  bool writes_standard_output() const { return !file || file->empty(); }
  static const ConfigSpec<FileSinkConfig>& spec();
};

}  // namespace kconnect::file
