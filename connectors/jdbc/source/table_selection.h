#pragma once

#include <vector>

#include "base/java_regex.h"
#include "jdbc/db/table_id.h"
#include "jdbc/dialects/dialect.h"
#include "jdbc/source_config.h"

namespace kconnect::jdbc {

// Which of the tables that the database lists are read: the white- or blacklist, or the regular
// expressions to include and exclude. Used by one thread.
class TableSelection {
 public:
  TableSelection(const SourceConfig& config, const Dialect& dialect);
  std::vector<TableId> select(const std::vector<TableId>& listed);

 private:
  bool is_named(const std::vector<std::string>& names, const TableId& table) const;
  bool selects(const TableId& table);

  const Dialect& dialect_;
  std::vector<std::string> whitelist_;
  std::vector<std::string> blacklist_;
  std::vector<JavaRegex> include_;
  std::vector<JavaRegex> exclude_;
};

// Tables that would write to one topic: those whose bare names are equal, in lists of two or more.
std::vector<std::vector<TableId>> same_named(const std::vector<TableId>& tables);

}  // namespace kconnect::jdbc
