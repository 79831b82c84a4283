#include "config/finding.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kconnect {

namespace {

std::string_view severity_name(Severity severity) {
  return severity == Severity::Error ? "error" : "warning";
}

std::string place(const Finding& finding) {
  if (finding.line == 0) return finding.file;
  return fmt::format("{}:{}", finding.file, finding.line);
}

void append_indented(std::string_view text, std::string& out) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    out.append("  ").append(text.substr(0, end)).append("\n");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void append_finding(const Finding& finding, std::string& out) {
  out += fmt::format("{} {}", severity_name(finding.severity), finding_code_text(finding.code));
  for (const std::string& part : {place(finding), finding.key}) {
    if (!part.empty()) out.append("  ").append(part);
  }
  out += '\n';
  append_indented(finding.message, out);
  append_indented(finding.suggestion, out);
}

std::string counted(size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

const std::vector<FindingKind>& finding_kinds() {
  static const std::vector<FindingKind> kinds = {
      {FindingCode::UnknownOption, "unknown command line option"},
      {FindingCode::WrongOptionValue, "wrong value of a command line option"},
      {FindingCode::MissingWorkerFile, "no worker file given"},
      {FindingCode::UnreadableFile, "file cannot be read"},
      {FindingCode::MalformedFile, "file is not what its format asks for"},
      {FindingCode::SuspectEncoding, "properties file seems to be UTF-8"},
      {FindingCode::RepeatedKey, "key given more than once"},
      {FindingCode::NullValue, "key without a value"},
      {FindingCode::MissingKey, "required key is missing"},
      {FindingCode::InvalidValue, "value is not valid for its key"},
      {FindingCode::UnknownKey, "key is not known"},
      {FindingCode::UnknownClass, "class is not known"},
      {FindingCode::InvalidCombination, "keys do not go together"},
      {FindingCode::RepeatedConnectorName, "two connectors have the same name"},
      {FindingCode::WrongInitialState, "initial state is not known"},
      {FindingCode::IgnoredKey, "key has no effect"},
      {FindingCode::ForbiddenOverride, "override that the worker's policy does not allow"},
      {FindingCode::ReadableSecret, "password that everyone can read"},
      {FindingCode::InvalidProvider, "config provider cannot be set up"},
      {FindingCode::FailedVariable, "variable cannot be resolved"},
      {FindingCode::UnresolvedVariable, "variable stays as it is"},
      {FindingCode::UnusableOffsetFile, "offset file cannot be written"},
      {FindingCode::UnusableConnectorFolder, "connectors cannot be kept"},
  };
  return kinds;
}

std::string finding_code_text(FindingCode code) {
  return fmt::format("KC{}", static_cast<int>(code));
}

void sort_findings(std::vector<Finding>& findings) {
  std::map<std::string, size_t> file_rank;
  for (const Finding& finding : findings) file_rank.emplace(finding.file, file_rank.size());
  std::stable_sort(findings.begin(), findings.end(), [&](const Finding& a, const Finding& b) {
    const size_t rank_a = file_rank.at(a.file);
    const size_t rank_b = file_rank.at(b.file);
    return rank_a != rank_b ? rank_a < rank_b : a.line < b.line;
  });
}

size_t count_findings(const std::vector<Finding>& findings, Severity severity) {
  return static_cast<size_t>(
      std::count_if(findings.begin(), findings.end(),
                    [&](const Finding& finding) { return finding.severity == severity; }));
}

std::string findings_text(const std::vector<Finding>& findings) {
  if (findings.empty()) return {};
  std::string out;
  for (const Finding& finding : findings) append_finding(finding, out);
  const size_t errors = count_findings(findings, Severity::Error);
  const size_t warnings = count_findings(findings, Severity::Warning);
  if (errors > 0) out += counted(errors, "error");
  if (warnings > 0) out += (errors > 0 ? ", " : "") + counted(warnings, "warning");
  return out + '\n';
}

std::string finding_line(const Finding& finding) {
  std::string line = place(finding);
  if (!finding.key.empty()) line += (line.empty() ? "" : " ") + finding.key;
  if (!line.empty()) line += ": ";
  line += finding.message;
  if (!finding.suggestion.empty()) line += "; " + finding.suggestion;
  std::replace(line.begin(), line.end(), '\n', ' ');
  return fmt::format("{} [{}]", line, finding_code_text(finding.code));
}

std::string findings_json(const std::vector<Finding>& findings) {
  auto array = nlohmann::ordered_json::array();
  for (const Finding& finding : findings) {
    array.push_back({{"severity", severity_name(finding.severity)},
                     {"code", finding_code_text(finding.code)},
                     {"file", finding.file},
                     {"line", finding.line},
                     {"key", finding.key},
                     {"message", finding.message},
                     {"suggestion", finding.suggestion}});
  }
  return array.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace kconnect
