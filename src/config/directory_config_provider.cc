#include "config/directory_config_provider.h"

#include <system_error>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/read_file.h"
#include "base/utf8.h"

namespace kconnect {

namespace {

std::string read_value(const std::filesystem::path& file, const std::string& key) {
  try {
    return repair_utf8(read_file(file.string()));
  } catch (const std::system_error&) {
    std::throw_with_nested(
        ConfigException(fmt::format("Could not read file {} for property {}", file.string(), key)));
  }
}

}  // namespace

ProvidedConfig DirectoryConfigProvider::get(const std::string& path,
                                            const std::set<std::string>& keys) const {
  if (path.empty()) return {.warning = "the path of the directory is missing"};
  const auto directory = allowed_.find(path);
  if (!directory) return {.warning = "The path " + path + " is not allowed to be accessed"};
  std::error_code ignored;
  if (!std::filesystem::is_directory(*directory, ignored)) {
    return {.warning = "The path " + path + " is not a directory"};
  }
  ProvidedConfig provided;
  for (const std::string& key : keys) {
    if (key.find('/') != std::string::npos) continue;  // files of the folder itself only
    const std::filesystem::path file = *directory / key;
    if (std::filesystem::is_regular_file(file, ignored)) {
      provided.values[key] = read_value(file, key);
    }
  }
  return provided;
}

}  // namespace kconnect
