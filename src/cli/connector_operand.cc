#include "cli/connector_operand.h"

#include <iostream>
#include <iterator>
#include <sstream>

#include "config/connector_file.h"

namespace kconnect {

LoadedFile load_connector_operand(const std::string& path) {
  if (path != "-") return load_connector_file(path);
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  // The name tells the format, and stands in messages.
  return load_connector_text(looks_like_yaml(text) ? "standard input.yaml" : "standard input",
                             text);
}

bool looks_like_yaml(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string::npos || line[begin] == '#') continue;
    if (line.starts_with("---") || line.starts_with("- ")) return true;
    const size_t end = line.find_first_of(":=");
    return line[begin] != '{' && end != std::string::npos && line[end] == ':' &&
           (end + 1 == line.size() || line[end + 1] == ' ' || line[end + 1] == '\r');
  }
  return false;
}

}  // namespace kconnect
