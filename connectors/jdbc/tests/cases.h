#pragma once

#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace kconnect::jdbc {

// The lines of a file of cases/.
inline std::vector<nlohmann::json> cases(const std::string& name) {
  std::ifstream file(std::string(KCONNECT_JDBC_CASES) + "/" + name);
  std::vector<nlohmann::json> found;
  for (std::string line; std::getline(file, line);) found.push_back(nlohmann::json::parse(line));
  return found;
}

}  // namespace kconnect::jdbc
