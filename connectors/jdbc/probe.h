#pragma once

#include <kconnect/config_def.h>
#include <kconnect/probe.h>

#include "jdbc/sink_config.h"

namespace kconnect::jdbc {

// Whether the database lets the user in and has the tables, or takes the query.
void probe_source(const ConfigMap& props, Probe& probe);
// Whether the database lets the user in and has tables for the topics, or may be given them.
void probe_sink(SinkFlavour flavour, const ConfigMap& props, Probe& probe);

}  // namespace kconnect::jdbc
