#pragma once

#include <kconnect/config_def.h>
#include <kconnect/probe.h>

#include "elasticsearch/config.h"

namespace kconnect::elasticsearch {

// Whether the server is there, lets the user in, is new enough and has what is to be used; and
// which indices or data streams of the topics are there.
void probe_server(Dialect dialect, const ConfigMap& props, Probe& probe);

}  // namespace kconnect::elasticsearch
