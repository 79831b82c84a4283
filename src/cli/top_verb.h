#pragma once

#include "cli/remote_connector.h"
#include "cli/verb.h"
#include "runtime/progress_summary.h"

namespace kconnect {

// top: the live table of a worker that runs somewhere.
Verb top_verb();

// What a worker of Kafka Connect tells of a connector.
ConnectorTotals totals_of(const RemoteConnector& connector);

}  // namespace kconnect
