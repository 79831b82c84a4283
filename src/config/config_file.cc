#include "config/config_file.h"

#include <system_error>

#include <fmt/format.h>

#include "base/read_file.h"
#include "config/properties.h"

namespace kconnect {

int FileConfig::line_of(const std::string& key) const {
  const auto line = lines.find(key);
  return line == lines.end() ? 0 : line->second;
}

void FileConfig::set(const std::string& key, std::optional<std::string> value, int line) {
  props.insert_or_assign(key, std::move(value));
  lines.insert_or_assign(key, line);
}

void FileConfig::override_with(const std::string& key, std::string value) {
  props.insert_or_assign(key, std::move(value));
  overridden.insert(key);
}

Finding FileConfig::placed(Finding finding) const {
  const bool from_command_line = overridden.contains(finding.key);
  finding.file = from_command_line ? "command line" : file;
  finding.line = from_command_line ? 0 : line_of(finding.key);
  return finding;
}

bool has_yaml_name(const std::string& path) {
  return path.ends_with(".yaml") || path.ends_with(".yml");
}

std::optional<std::string> read_config_file(const std::string& path,
                                            std::vector<Finding>& findings) {
  try {
    return read_file(path);
  } catch (const std::system_error& error) {
    findings.push_back(
        {.code = FindingCode::UnreadableFile,
         .file = path,
         .message = fmt::format("cannot read the file: {}", error.code().message())});
    return std::nullopt;
  }
}

namespace {

void add_properties(const Properties& properties, FileConfig& config,
                    std::vector<Finding>& findings) {
  for (const Property& entry : properties.entries) {
    if (const int first = config.line_of(entry.key); first != 0) {
      findings.push_back(
          {.severity = Severity::Warning,
           .code = FindingCode::RepeatedKey,
           .file = config.file,
           .line = entry.line,
           .key = entry.key,
           .message = fmt::format("given before in line {}: this line wins", first)});
    }
    config.set(entry.key, entry.value, entry.line);
  }
  if (properties.utf8_line) {
    findings.push_back(
        {.severity = Severity::Warning,
         .code = FindingCode::SuspectEncoding,
         .file = config.file,
         .line = *properties.utf8_line,
         .message = "this line seems to be UTF-8, but properties files are read as ISO-8859-1, "
                    "as in Java",
         .suggestion = "write other characters as \\uXXXX, or use a YAML or JSON file"});
  }
}

}  // namespace

bool load_properties(const std::string& content, FileConfig& config,
                     std::vector<Finding>& findings) {
  try {
    add_properties(parse_properties(content), config, findings);
    return true;
  } catch (const MalformedPropertiesException& error) {
    findings.push_back({.code = FindingCode::MalformedFile,
                        .file = config.file,
                        .line = error.line(),
                        .message = error.what(),
                        .suggestion = "\\u needs four hexadecimal digits; a backslash is written "
                                      "\\\\"});
    return false;
  }
}

}  // namespace kconnect
