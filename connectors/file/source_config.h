#pragma once

#include <optional>
#include <string>

#include <kconnect/config_spec.h>

namespace kconnect::file {

struct FileSourceConfig {
  std::optional<std::string> file;  // none or empty = standard input
  std::string topic;
  int32_t batch_size = 0;

  bool reads_standard_input() const { return !file || file->empty(); }
  static const ConfigSpec<FileSourceConfig>& spec();
};

}  // namespace kconnect::file
