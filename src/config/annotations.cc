#include "config/annotations.h"

#include <string_view>

#include <fmt/format.h>

namespace kconnect {

namespace {

// A property ends at a comma or colon, the message at the end of the line.
std::string escaped(std::string_view text, bool is_property) {
  std::string out;
  for (const char c : text) {
    const bool is_special =
        c == '%' || c == '\r' || c == '\n' || (is_property && (c == ':' || c == ','));
    out += is_special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return out;
}

std::string annotation(const Finding& finding) {
  std::string properties;
  if (!finding.file.empty()) properties += fmt::format("file={},", escaped(finding.file, true));
  if (finding.line > 0) properties += fmt::format("line={},", finding.line);
  std::string title = finding_code_text(finding.code);
  if (!finding.key.empty()) title += ' ' + finding.key;
  std::string message = finding.message;
  if (!finding.suggestion.empty()) message += '\n' + finding.suggestion;
  return fmt::format("::{} {}title={}::{}\n",
                     finding.severity == Severity::Error ? "error" : "warning", properties,
                     escaped(title, true), escaped(message, false));
}

}  // namespace

std::string findings_annotations(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& finding : findings) out += annotation(finding);
  return out;
}

}  // namespace kconnect
