#include "cli/readable_secret.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "config/substitute.h"
#include "runtime/connector_validator.h"

namespace kconnect {

namespace {

bool is_readable_by_all(const std::string& file) {
  struct stat found {};
  return ::stat(file.c_str(), &found) == 0 && (found.st_mode & S_IROTH) != 0;
}

}  // namespace

std::optional<Finding> readable_secret(const FileConfig& config) {
  const std::string* first = nullptr;
  for (const auto& [key, value] : config.props) {
    const bool is_plain = value && !value->empty() && !has_variable(*value) &&
                          is_secret_name(key) && !config.overridden.contains(key);
    if (is_plain && (first == nullptr || config.line_of(key) < config.line_of(*first)))
      first = &key;
  }
  if (first == nullptr || !is_readable_by_all(config.file)) return std::nullopt;
  return config.placed(
      {.severity = Severity::Warning,
       .code = FindingCode::ReadableSecret,
       .key = *first,
       .message = "stands here as it is, and every user of this machine may read the file",
       .suggestion = fmt::format("chmod 600 {}, or let the value come from ${{file:PATH:KEY}} or "
                                 "${{env:NAME}} (config.providers)",
                                 config.file)});
}

}  // namespace kconnect
