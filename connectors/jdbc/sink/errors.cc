#include "jdbc/sink/errors.h"

#include <fmt/format.h>

namespace kconnect::jdbc {

std::string place_of(const SinkRecord& record) {
  return fmt::format("topic '{}', partition {}, offset {}", record.original_topic.view(),
                     record.original_partition, record.offset);
}

}  // namespace kconnect::jdbc
