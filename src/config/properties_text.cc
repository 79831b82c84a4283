#include "config/properties_text.h"

#include <fmt/format.h>

#include "base/utf8.h"

namespace kconnect {

namespace {

void append_escaped(char16_t unit, std::string& out) {
  switch (unit) {
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    case '\f':
      out += "\\f";
      break;
    default:
      if (unit >= 0x20 && unit < 0x7F) {
        out += static_cast<char>(unit);
      } else {
        out += fmt::format("\\u{:04X}", static_cast<uint32_t>(unit));
      }
  }
}

}  // namespace

std::string property_line(std::string_view key, std::string_view value) {
  std::string line;
  for_each_utf16_unit(key, [&](char16_t unit) {
    if (unit == ' ' || unit == '=' || unit == ':' || unit == '#' || unit == '!') line += '\\';
    append_escaped(unit, line);
  });
  line += '=';
  if (value.starts_with(' ')) line += '\\';
  for_each_utf16_unit(value, [&](char16_t unit) { append_escaped(unit, line); });
  return line;
}

std::string properties_text(const ConfigMap& config) {
  std::string text;
  for (const auto& [key, value] : config) text += property_line(key, value) + '\n';
  return text;
}

}  // namespace kconnect
