#pragma once

#include "jdbc/sink_config.h"

namespace kconnect::jdbc {

// The declarations of the sink's keys.
const ConfigSpec<SinkConfig>& sink_spec(SinkFlavour flavour);

}  // namespace kconnect::jdbc
