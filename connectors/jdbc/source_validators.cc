#include "jdbc/source_validators.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/ascii_case.h"
#include "base/java_regex.h"
#include "base/trim.h"

namespace kconnect::jdbc {

namespace {

using Strings = std::vector<std::string>;

constexpr size_t max_topic_length = 249;

// None when the value is null.
const Strings& strings_of(const ConfigData& value) {
  static const Strings none;
  const auto* strings = std::get_if<Strings>(&value);
  return strings == nullptr ? none : *strings;
}

void check_regex(std::string_view key, const ConfigData& value, std::string_view pattern) {
  try {
    JavaRegex::compile(pattern);
  } catch (const std::exception& error) {
    throw ConfigException(invalid_value_message(
        key, value,
        fmt::format("Must be a valid comma-separated list of regular expression patterns: {}",
                    error.what())));
  }
}

}  // namespace

Validator regex_list() {
  return {.check =
              [](std::string_view key, const ConfigData& value) {
                for (const std::string& pattern : strings_of(value)) {
                  check_regex(key, value, pattern);
                }
              },
          .text = "a valid comma-separated list of Java regular expressions"};
}

// "regex:column" or "regex:[column|column]".
Validator column_mapping_list(bool several) {
  return {.check =
              [several](std::string_view key, const ConfigData& value) {
                for (const std::string& mapping : strings_of(value)) {
                  const size_t colon = mapping.find(':');
                  const bool is_pair = colon != std::string::npos &&
                                       mapping.find(':', colon + 1) == std::string::npos;
                  const std::string columns = is_pair ? mapping.substr(colon + 1) : "";
                  const bool is_list =
                      columns.size() > 2 && columns.front() == '[' && columns.back() == ']';
                  if (!is_pair || columns.empty() || (several && !is_list)) {
                    throw ConfigException(invalid_value_message(
                        key, value,
                        fmt::format("'{}' is not of the form 'regex:{}'", mapping,
                                    several ? "[column|column|...]" : "column")));
                  }
                  check_regex(key, value, mapping.substr(0, colon));
                }
              },
          .text = several ? "a list of mappings in the format 'regex:[col1|col2|...]'"
                          : "a list of mappings in the format 'regex:columnName'"};
}

Validator topic_prefix_text() {
  return {.check = [](std::string_view key, const ConfigData& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr) {
      throw ConfigException(invalid_value_message(key, value, "Topic prefix must not be null."));
    }
    const std::string_view prefix = java_trim(*text);
    if (prefix.size() > max_topic_length) {
      throw ConfigException(invalid_value_message(
          key, value, "Topic prefix length must not exceed max topic name length, 249 chars"));
    }
    const bool is_valid = std::ranges::all_of(prefix, [](char c) {
      return ascii_lower(c) != ascii_upper(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
             c == '-';
    });
    if (!is_valid) {
      throw ConfigException(invalid_value_message(key, value,
                                                  "Topic prefix must not contain any character "
                                                  "other than ASCII alphanumerics, '.', '_' and "
                                                  "'-'."));
    }
  }};
}

}  // namespace kconnect::jdbc
