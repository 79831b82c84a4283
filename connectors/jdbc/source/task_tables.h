#pragma once

#include <string>
#include <vector>

#include <kconnect/config_def.h>

namespace kconnect::jdbc {

// The part of a task's configuration that the connector writes: which tables it reads.
struct TaskTables {
  std::vector<std::string> tables;  // qualified names
  bool are_known = false;           // false: the list of tables was not there yet

  static TaskTables parse(const ConfigMap& props);
  void write_to(ConfigMap& props) const;
};

}  // namespace kconnect::jdbc
