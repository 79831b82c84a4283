#include "config/connector_folder.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

namespace kconnect {

namespace {

namespace fs = std::filesystem;

bool is_connector_file(const fs::directory_entry& entry) {
  constexpr std::array endings = {".properties", ".json", ".yaml", ".yml"};
  const std::string name = entry.path().filename();
  std::error_code ignored;
  return !name.starts_with('.') && entry.is_regular_file(ignored) &&
         std::any_of(endings.begin(), endings.end(),
                     [&](const char* ending) { return name.ends_with(ending); });
}

}  // namespace

std::vector<std::string> connector_files_of(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return {path};
  std::vector<std::string> files;
  fs::directory_iterator entry(path, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (is_connector_file(*entry)) files.push_back(entry->path().string());
  }
  if (error) return {path};
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace kconnect
