#pragma once

#include <string_view>

namespace kconnect::kafka {

// Tells that brokers cannot be reached: one warning for the whole process in ten seconds, with the
// likely reason, the rest at debug level. Safe from any thread.
void report_broker_trouble(std::string_view bootstrap_servers, std::string_view detail);

// The same for a request that failed because no broker could be reached: repeats what was found out
// about that before.
void repeat_broker_trouble(std::string_view bootstrap_servers, std::string_view request_error);

}  // namespace kconnect::kafka
