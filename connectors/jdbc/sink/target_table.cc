#include "jdbc/sink/target_table.h"

#include <cctype>

#include <fmt/format.h>

#include <kconnect/errors.h>

namespace kconnect::jdbc {

namespace {

constexpr std::string_view topic_placeholder = "${topic}";

std::string normalized(std::string name) {
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

}  // namespace

TableId target_table(const SinkConfig& config, const Dialect& dialect, std::string_view topic) {
  std::string name;
  for (const std::string& entry : config.topics_to_tables) {
    const size_t colon = entry.find(':');
    if (std::string_view(entry).substr(0, colon) == topic) name = entry.substr(colon + 1);
  }
  if (name.empty()) {
    name = config.table_name_format;
    const std::string shown =
        config.normalize_table_names ? normalized(std::string(topic)) : std::string(topic);
    for (size_t at = name.find(topic_placeholder); at != std::string::npos;
         at = name.find(topic_placeholder, at + shown.size())) {
      name.replace(at, topic_placeholder.size(), shown);
    }
  }
  if (name.empty()) {
    throw ConnectException(
        fmt::format("Destination table name for topic '{}' is empty using the format string '{}'",
                    topic, config.table_name_format));
  }
  return dialect.stored_table(dialect.parse_table(name));
}

}  // namespace kconnect::jdbc
