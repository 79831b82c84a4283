#include "config/file_config_provider.h"

#include <system_error>

#include <kconnect/errors.h>

#include "base/read_file.h"
#include "base/utf8.h"
#include "config/properties.h"

namespace kconnect {

namespace {

std::string read_utf8(const std::filesystem::path& file, const std::string& path) {
  try {
    std::string content = read_file(file.string());
    if (is_valid_utf8(content)) return content;
  } catch (const std::system_error&) {
    std::throw_with_nested(ConfigException("Could not read properties from file " + path));
  }
  throw ConfigException("Could not read properties from file " + path);
}

}  // namespace

ProvidedConfig FileConfigProvider::get(const std::string& path,
                                       const std::set<std::string>& keys) const {
  if (path.empty()) return {.warning = "the path of the file is missing"};
  const auto file = allowed_.find(path);
  if (!file) return {.warning = "The path " + path + " is not allowed to be accessed"};
  ProvidedConfig provided;
  const std::string content = read_utf8(*file, path);
  for (Property& entry : parse_properties(content, PropertiesEncoding::Utf8).entries) {
    if (keys.contains(entry.key)) provided.values[entry.key] = std::move(entry.value);
  }
  return provided;
}

}  // namespace kconnect
