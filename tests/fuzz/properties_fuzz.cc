#include <optional>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "config/config_file.h"
#include "config/properties.h"
#include "fuzz_target.h"

// The content of a properties file.

namespace {

using kconnect::Properties;
using kconnect::PropertiesEncoding;

std::optional<Properties> parse(std::string_view content, PropertiesEncoding encoding) {
  try {
    return kconnect::parse_properties(content, encoding);
  } catch (const kconnect::MalformedPropertiesException&) {
    return std::nullopt;
  }
}

// Keys and values that mean the text whatever stands in it.
std::string escaped(std::string_view text) {
  static constexpr std::string_view special = "\\ \t\n\r\f=:#!";
  static constexpr std::string_view letters = "\\ tnrf=:#!";
  std::string out;
  for (const char c : text) {
    const size_t index = special.find(c);
    if (index != special.npos) out += '\\';
    out += index == special.npos ? c : letters[index];
  }
  return out;
}

std::string written(const Properties& properties) {
  std::string out;
  for (const auto& entry : properties.entries)
    out += escaped(entry.key) + '=' + escaped(entry.value) + '\n';
  return out;
}

void check(const Properties& properties) {
  int line = 0;
  for (const auto& entry : properties.entries) {
    kconnect::fuzz::require(entry.line > line);
    line = entry.line;
  }
  const auto again = parse(written(properties), PropertiesEncoding::Utf8);
  kconnect::fuzz::require(again && again->entries.size() == properties.entries.size());
  for (size_t i = 0; i < again->entries.size(); ++i) {
    kconnect::fuzz::require(again->entries[i].key == properties.entries[i].key);
    kconnect::fuzz::require(again->entries[i].value == properties.entries[i].value);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string content(kconnect::fuzz::as_text(data, size));
  const auto latin1 = parse(content, PropertiesEncoding::Latin1);
  if (latin1) check(*latin1);
  if (kconnect::is_valid_utf8(content)) {
    const auto utf8 = parse(content, PropertiesEncoding::Utf8);
    kconnect::fuzz::require(utf8.has_value() == latin1.has_value());
    if (utf8) check(*utf8);
  }
  kconnect::FileConfig config;
  std::vector<kconnect::Finding> findings;
  kconnect::fuzz::require(load_properties(content, config, findings) == latin1.has_value());
  return 0;
}
