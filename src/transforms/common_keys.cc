#include "transforms/common_keys.h"

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/java_regex.h"

namespace kconnect {

namespace {

void check_list(std::string_view key, const ConfigData& data) {
  const auto* items = std::get_if<std::vector<std::string>>(&data);
  if (items == nullptr || items->empty()) {
    throw ConfigException(invalid_value_message(key, data, "Empty list"));
  }
}

void check_regex(std::string_view key, const ConfigData& data) {
  const auto* pattern = std::get_if<std::string>(&data);
  if (pattern == nullptr) return;
  try {
    JavaRegex::compile(*pattern);
  } catch (const RegexSyntaxError& error) {
    throw ConfigException(
        invalid_value_message(key, data, fmt::format("Invalid regex: {}", error.what())));
  }
}

}  // namespace

ConfigKey replace_null_with_default_key() {
  return {.name = "replace.null.with.default",
          .default_value = ConfigData(true),
          .doc = "Read a null field that has a default as its default. Set to false to keep null."};
}

Validator non_empty_list() {
  return {check_list, "non-empty list"};
}

Validator valid_regex() {
  return {check_regex, "valid regex"};
}

std::vector<std::string> split_dropping_empty_end(std::string_view text, char separator) {
  std::vector<std::string> parts;
  size_t start = 0;
  for (size_t end = 0; end != std::string_view::npos; start = end + 1) {
    end = text.find(separator, start);
    parts.emplace_back(text.substr(start, end - start));
  }
  if (parts.size() == 1) return parts;
  while (!parts.empty() && parts.back().empty()) parts.pop_back();
  return parts;
}

}  // namespace kconnect
