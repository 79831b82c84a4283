#include "file/source_config.h"

#include <kconnect/validators.h>

namespace kconnect::file {

const ConfigSpec<FileSourceConfig>& FileSourceConfig::spec() {
  static const auto spec =
      ConfigSpec<FileSourceConfig>()
          .add(&FileSourceConfig::file,
               {.name = "file",
                .default_value = ConfigData{},
                .importance = Importance::High,
                .doc = "Source filename. If not specified, the standard input will be used"})
          .add(&FileSourceConfig::topic, {.name = "topic",
                                          .validator = non_empty_string(),
                                          .importance = Importance::High,
                                          .doc = "The topic to publish data to"})
          .add(&FileSourceConfig::batch_size,
               {.name = "batch.size",
                .default_value = ConfigData{int32_t{2000}},
                .importance = Importance::Low,
                .doc = "The maximum number of records the source task can read from the file each "
                       "time it is polled"});
  return spec;
}

}  // namespace kconnect::file
