#include "jdbc/source/task_tables.h"

#include <charconv>

#include <fmt/format.h>

#include <kconnect/errors.h>

namespace kconnect::jdbc {

namespace {

constexpr const char* tables_key = "tables";
constexpr const char* fetched_key = "tables.fetched";
constexpr const char* shared_key = "snapshot.tables";
constexpr const char* task_key = "snapshot.task";

std::vector<std::string> list(const ConfigMap& props, const char* key) {
  const auto found = props.find(key);
  if (found == props.end()) return {};
  return std::get<std::vector<std::string>>(
      parse_config_type(key, found->second, ConfigType::List));
}

int64_t number(const char* key, std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size()) return value;
  throw ConfigException(fmt::format("{}: '{}' is not a number", key, text));
}

// "TEXT" + separator + "NUMBER", from the right.
int64_t take_number(const char* key, std::string_view& text, char separator) {
  const size_t at = text.rfind(separator);
  if (at == std::string_view::npos) {
    throw ConfigException(fmt::format("{}: '{}' lacks '{}'", key, text, separator));
  }
  const int64_t value = number(key, text.substr(at + 1));
  text = text.substr(0, at);
  return value;
}

}  // namespace

TaskTables TaskTables::parse(const ConfigMap& props) {
  TaskTables result;
  result.tables = list(props, tables_key);
  const auto fetched = props.find(fetched_key);
  result.are_known = fetched != props.end() && fetched->second == "true";
  for (const std::string& entry : list(props, shared_key)) {
    std::string_view left = entry;
    const int64_t largest = take_number(shared_key, left, ':');
    const int64_t smallest = take_number(shared_key, left, '=');
    result.shared.push_back({std::string(left), {smallest, largest}});
  }
  if (const auto share = props.find(task_key); share != props.end()) {
    std::string_view left = share->second;
    result.task_count = take_number(task_key, left, '/');
    result.task = number(task_key, left);
  }
  return result;
}

void TaskTables::write_to(ConfigMap& props) const {
  props.insert_or_assign(tables_key, fmt::format("{}", fmt::join(tables, ",")));
  props.insert_or_assign(fetched_key, are_known ? "true" : "false");
  if (shared.empty()) return;
  std::string text;
  for (const SharedTable& entry : shared) {
    text += fmt::format("{}{}={}:{}", text.empty() ? "" : ",", entry.table, entry.bounds.smallest,
                        entry.bounds.largest);
  }
  props.insert_or_assign(shared_key, text);
  props.insert_or_assign(task_key, fmt::format("{}/{}", task, task_count));
}

}  // namespace kconnect::jdbc
