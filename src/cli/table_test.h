#pragma once

#include <optional>
#include <string>
#include <vector>

#include <kconnect/config_def.h>

#include "config/config_file.h"

namespace kconnect {

// One case of a test file: records that go in, and what is to come of them.
struct TableTest {
  std::string name;
  int line = 0;
  std::vector<std::string> input = {};                  // JSON, as RecordLines reads it
  std::optional<std::vector<std::string>> output = {};  // JSON of what comes out, in order
  std::optional<std::string> error = {};                // part of the text of the first failure
  std::optional<std::string> sent = {};  // what the sink would send, as --preview shows it
};

struct TableTestFile {
  LoadedFile connector;  // with its findings
  std::vector<TableTest> tests;
};

// Reads a YAML file of "connector", the name of a file beside it or the keys themselves, and
// "tests". Throws std::runtime_error with the line of what is wrong.
TableTestFile load_table_tests(const std::string& path);

}  // namespace kconnect
