#pragma once

#include <string_view>

#include <librdkafka/rdkafka.h>

// Included by the module's .cc files only.
namespace kconnect::kafka {

// Sends the client library's own log lines to our loggers: what it calls errors are details of
// broker trouble, which is reported once and clearly, so they appear at debug level.
void log_callback(const rd_kafka_t* client, int level, const char* facility, const char* text);

// One error event of a client: broker trouble is reported sparsely, everything else as a warning.
void report_error_event(std::string_view bootstrap_servers, rd_kafka_resp_err_t code,
                        const char* text);

}  // namespace kconnect::kafka
