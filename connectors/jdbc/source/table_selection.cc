#include "jdbc/source/table_selection.h"

#include <algorithm>
#include <map>

#include "base/trim.h"

namespace kconnect::jdbc {

namespace {

std::vector<JavaRegex> compiled(const std::vector<std::string>& patterns) {
  std::vector<JavaRegex> expressions;
  for (const std::string& pattern : patterns) {
    expressions.push_back(JavaRegex::compile(java_trim(pattern)));
  }
  return expressions;
}

bool any_matches(std::vector<JavaRegex>& expressions, const std::string& name) {
  return std::ranges::any_of(expressions,
                             [&](JavaRegex& expression) { return expression.full_match(name); });
}

}  // namespace

TableSelection::TableSelection(const SourceConfig& config, const Dialect& dialect)
    : dialect_(dialect),
      whitelist_(config.table_whitelist),
      blacklist_(config.table_blacklist),
      include_(compiled(config.table_include_list)),
      exclude_(compiled(config.table_exclude_list)) {}

bool TableSelection::is_named(const std::vector<std::string>& names, const TableId& table) const {
  const std::string unquoted = table.unquoted();
  const std::string quoted = dialect_.always_quoted(table);
  return std::ranges::any_of(names, [&](const std::string& name) {
    return name == unquoted || name == quoted || name == table.table;
  });
}

bool TableSelection::selects(const TableId& table) {
  if (!include_.empty() || !exclude_.empty()) {
    const std::string name = table.unquoted();
    return any_matches(include_, name) && !any_matches(exclude_, name);
  }
  if (!whitelist_.empty()) return is_named(whitelist_, table);
  return !is_named(blacklist_, table);
}

std::vector<TableId> TableSelection::select(const std::vector<TableId>& listed) {
  std::vector<TableId> selected;
  std::ranges::copy_if(listed, std::back_inserter(selected),
                       [this](const TableId& table) { return selects(table); });
  return selected;
}

std::vector<std::vector<TableId>> same_named(const std::vector<TableId>& tables) {
  std::map<std::string, std::vector<TableId>> by_name;
  for (const TableId& table : tables) by_name[table.table].push_back(table);
  std::vector<std::vector<TableId>> groups;
  for (auto& [name, group] : by_name) {
    if (group.size() > 1) groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace kconnect::jdbc
