#pragma once

#include <kconnect/config_def.h>

namespace kconnect::jdbc {

inline constexpr const char* aiven_source_class = "io.aiven.connect.jdbc.JdbcSourceConnector";

// Aiven's source has some keys under names of its own; the settings with Confluent's names.
ConfigMap with_confluent_names(const ConfigMap& props);
// The keys of Aiven's source, as its users see them.
const ConfigDef& aiven_source_def();

}  // namespace kconnect::jdbc
