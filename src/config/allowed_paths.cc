#include "config/allowed_paths.h"

#include <algorithm>

#include <kconnect/errors.h>

namespace kconnect {

namespace {

using Path = std::filesystem::path;

// Without ".", "..", doubled and trailing separators.
Path normalized(const Path& path) {
  Path normal = path.lexically_normal();
  if (!normal.has_filename() && normal.has_relative_path()) normal = normal.parent_path();
  return normal;
}

bool starts_with(const Path& path, const Path& prefix) {
  return std::mismatch(prefix.begin(), prefix.end(), path.begin(), path.end()).first ==
         prefix.end();
}

Path checked(const std::string& text) {
  Path path = normalized(text);
  if (!path.is_absolute()) throw ConfigException("Path " + path.string() + " is not absolute");
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    throw ConfigException("Path " + path.string() + " does not exist");
  }
  return path;
}

}  // namespace

AllowedPaths::AllowedPaths(const ConfigMap& params) {
  const auto setting = params.find("allowed.paths");
  if (setting == params.end() || setting->second.empty()) return;
  paths_.emplace();
  std::string_view rest = setting->second;
  while (!rest.empty()) {
    const size_t comma = std::min(rest.find(','), rest.size());
    paths_->push_back(checked(std::string(rest.substr(0, comma))));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
}

std::optional<Path> AllowedPaths::find(const std::string& path) const {
  if (!paths_) return path;
  Path normal = normalized(path);
  const bool allowed = std::any_of(paths_->begin(), paths_->end(),
                                   [&](const Path& prefix) { return starts_with(normal, prefix); });
  if (!allowed) return std::nullopt;
  return normal;
}

}  // namespace kconnect
