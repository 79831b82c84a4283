#pragma once

#include "rest/rest_server.h"
#include "runtime/worker_config.h"

namespace kconnect {

// How a worker's settings shape its REST server. Throws ConfigException.
RestServerSettings rest_settings(const WorkerConfig& config);

// The file of "-Djava.security.auth.login.config=FILE" among a Java program's options; empty when
// there is none.
std::string login_config_option(std::string_view java_options);

}  // namespace kconnect
