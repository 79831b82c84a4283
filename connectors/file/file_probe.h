#pragma once

#include <kconnect/config_def.h>
#include <kconnect/probe.h>

namespace kconnect::file {

// Whether the source's file can be read.
void probe_source(const ConfigMap& props, Probe& probe);
// Whether the sink's file can be appended to, or made. Makes none.
void probe_sink(const ConfigMap& props, Probe& probe);

}  // namespace kconnect::file
