#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/progress_summary.h"

namespace kconnect {

// kconnect top [--url URL]: the live table of a worker that runs somewhere. The result is the exit
// code.
int run_top_verb(const std::vector<std::string>& arguments);

// What Kafka Connect's answer to GET /connectors?expand=status&expand=info tells. Throws
// DataException when it is none.
std::vector<ConnectorTotals> totals_of_statuses(std::string_view json);

}  // namespace kconnect
