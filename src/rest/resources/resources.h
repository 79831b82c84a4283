#pragma once

#include <string>

#include "rest/router.h"
#include "sdk/log_levels.h"
#include "sdk/log_rings.h"

namespace kconnect {

// The release of Kafka Connect whose REST API this is; clients look at the version.
struct ServerVersion {
  std::string version = "3.9.1";
  std::string commit = "f745dfdcee2b9851";
};

void register_root(Router& router, const ServerVersion& version);
void register_health(Router& router);
void register_openapi(Router& router);
void register_connectors(Router& router);
void register_connector_actions(Router& router);
void register_connector_tasks(Router& router);
void register_connector_offsets(Router& router);
void register_connector_plugins(Router& router);
// levels must outlive the router.
void register_loggers(Router& router, LogLevels& levels);
void register_metrics(Router& router);
void register_progress(Router& router);
void register_records(Router& router);
// logs must outlive the router.
void register_logs(Router& router, LogRings& logs);

}  // namespace kconnect
