#pragma once

#include <string_view>

#include "jdbc/dialects/dialect.h"
#include "jdbc/sink_config.h"

namespace kconnect::jdbc {

// The table of a topic, by topics.to.tables.mapping or table.name.format. Throws ConnectException
// when its name would be empty.
TableId target_table(const SinkConfig& config, const Dialect& dialect, std::string_view topic);

}  // namespace kconnect::jdbc
