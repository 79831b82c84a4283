#pragma once

#include <string>
#include <vector>

#include <kconnect/config_def.h>

#include "jdbc/source/snapshot.h"

namespace kconnect::jdbc {

// A table whose first load is shared between the tasks.
struct SharedTable {
  std::string table;  // qualified name
  IdBounds bounds;
};

// The part of a task's configuration that the connector writes: which tables it reads.
struct TaskTables {
  std::vector<std::string> tables = {};  // qualified names
  bool are_known = false;                // false: the list of tables was not there yet
  std::vector<SharedTable> shared = {};  // the same for all tasks
  int64_t task = 0;                      // of the ranges of shared tables it reads every
  int64_t task_count = 1;                // task_count-th, from this one on

  static TaskTables parse(const ConfigMap& props);
  void write_to(ConfigMap& props) const;
};

}  // namespace kconnect::jdbc
