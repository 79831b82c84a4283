#include <stdexcept>

#include "base/java_regex.h"
#include "fuzz_target.h"

// First line: the pattern. The rest: the text.

namespace {

constexpr size_t longest_input = 300;  // longer ones find no more and may take very long

void match(kconnect::JavaRegex& regex, std::string_view text) {
  try {
    const bool matches = regex.full_match(text);
    const bool is_found = regex.find(text).has_value();
    kconnect::fuzz::require(is_found || !matches);
    kconnect::fuzz::require(is_found || regex.replace_all(text, "[$0]") == text);
  } catch (const std::runtime_error&) {
    // Too many steps.
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > longest_input) return 0;
  const auto [pattern, text] =
      kconnect::fuzz::split_first_line(kconnect::fuzz::as_text(data, size));
  try {
    auto regex = kconnect::JavaRegex::compile(pattern);
    match(regex, text);
    try {
      regex.replace_first(text, pattern);
    } catch (const std::exception&) {
      // No replacement text.
    }
  } catch (const kconnect::RegexSyntaxError&) {
    // No pattern.
  }
  return 0;
}
