#include "file/sink_config.h"

namespace kconnect::file {

const ConfigSpec<FileSinkConfig>& FileSinkConfig::spec() {
  static const auto spec = ConfigSpec<FileSinkConfig>().add(
      &FileSinkConfig::file,
      {.name = "file",
       .default_value = ConfigData{},
       .importance = Importance::High,
       .doc = "Destination filename. If not specified, the standard output will be used"});
  return spec;
}

}  // namespace kconnect::file
