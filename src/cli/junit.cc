#include "cli/junit.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace kconnect {

namespace {

std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      default:
        // XML 1.0 has no way to say other control characters.
        out += static_cast<unsigned char>(c) < 0x20 && c != '\t' ? '?' : c;
    }
  }
  return out;
}

}  // namespace

std::string junit_xml(const std::vector<JunitCase>& cases, std::chrono::milliseconds duration) {
  const auto failures = std::ranges::count_if(
      cases, [](const JunitCase& junit_case) { return !junit_case.failure.empty(); });
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"kconnect\" tests=\"{}\" "
      "failures=\"{}\" time=\"{:.3f}\">\n",
      cases.size(), failures, std::chrono::duration<double>(duration).count());
  for (const JunitCase& junit_case : cases) {
    out += fmt::format("  <testcase classname=\"kconnect\" name=\"{}\"", xml(junit_case.name));
    out += junit_case.failure.empty()
               ? "/>\n"
               : fmt::format("><failure message=\"{}\"/></testcase>\n", xml(junit_case.failure));
  }
  return out + "</testsuite>\n";
}

}  // namespace kconnect
