#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace kconnect {

struct JunitCase {
  std::string name;
  std::string failure;  // empty = it passed
};

// The test suite "kconnect" as CI servers read it.
std::string junit_xml(const std::vector<JunitCase>& cases, std::chrono::milliseconds duration);

}  // namespace kconnect
