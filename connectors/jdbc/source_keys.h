#pragma once

#include <string>
#include <vector>

namespace kconnect::jdbc {

// The values of timestamp.granularity, in the order of TimestampGranularity.
const std::vector<std::string>& granularity_names();

}  // namespace kconnect::jdbc
