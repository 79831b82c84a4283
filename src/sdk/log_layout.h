#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include <kconnect/log.h>

namespace kconnect {

enum class LogFormat { Text, Json, Logfmt };

// "text", "json", "logfmt"; nullopt for other text.
std::optional<LogFormat> parse_log_format(std::string_view text);

// How a line looks. Text is Kafka Connect's own layout; Json is one object a line with timestamp,
// level, logger, context and message; Logfmt is the same as name=value. Times are local. The
// context is that of the thread that formats: sinks must format on the thread that logs.
std::unique_ptr<spdlog::formatter> make_log_layout(LogFormat format);

}  // namespace kconnect
