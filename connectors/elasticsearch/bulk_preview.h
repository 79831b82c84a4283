#pragma once

#include <memory>

#include <kconnect/connector.h>

#include "elasticsearch/config.h"

namespace kconnect::elasticsearch {

// Shows the lines of a bulk request that records would become. The server is not asked.
std::unique_ptr<SinkPreview> make_bulk_preview(Config config);

}  // namespace kconnect::elasticsearch
