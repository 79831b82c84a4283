#include "jdbc/source/task_tables.h"

#include <fmt/format.h>

namespace kconnect::jdbc {

namespace {
constexpr const char* tables_key = "tables";
constexpr const char* fetched_key = "tables.fetched";
}  // namespace

TaskTables TaskTables::parse(const ConfigMap& props) {
  TaskTables result;
  if (const auto tables = props.find(tables_key); tables != props.end()) {
    const ConfigData list = parse_config_type(tables_key, tables->second, ConfigType::List);
    result.tables = std::get<std::vector<std::string>>(list);
  }
  const auto fetched = props.find(fetched_key);
  result.are_known = fetched != props.end() && fetched->second == "true";
  return result;
}

void TaskTables::write_to(ConfigMap& props) const {
  props.insert_or_assign(tables_key, fmt::format("{}", fmt::join(tables, ",")));
  props.insert_or_assign(fetched_key, are_known ? "true" : "false");
}

}  // namespace kconnect::jdbc
