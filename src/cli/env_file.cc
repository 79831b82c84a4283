#include "cli/env_file.h"

#include <cstdlib>
#include <sstream>
#include <system_error>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/read_file.h"

namespace kconnect {

namespace {

std::string content_of(const std::string& path) {
  try {
    return read_file(path);
  } catch (const std::system_error& error) {
    throw ConfigException(fmt::format("cannot read {}: {}", path, error.code().message()));
  }
}

std::string without_blanks(const std::string& text) {
  const size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

std::string without_quotes(std::string text) {
  const bool is_quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
                         text.back() == text.front();
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

void load_env_file(const std::string& path) {
  std::istringstream lines(content_of(path));
  size_t number = 0;
  for (std::string raw; std::getline(lines, raw);) {
    ++number;
    const std::string line = without_blanks(raw);
    if (line.empty() || line[0] == '#') continue;
    const size_t equals = line.find('=');
    const std::string name = without_blanks(line.substr(0, equals));
    if (equals == std::string::npos || name.empty() || name.find(' ') != std::string::npos)
      throw ConfigException(fmt::format("{}:{} is no NAME=VALUE", path, number));
    ::setenv(name.c_str(), without_quotes(without_blanks(line.substr(equals + 1))).c_str(), 0);
  }
}

}  // namespace kconnect
