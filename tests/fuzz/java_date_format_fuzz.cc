#include <stdexcept>

#include "base/java_date_format.h"
#include "base/utf8.h"
#include "fuzz_target.h"

// First line: the pattern. The rest: the text to parse.

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto [pattern, text] =
      kconnect::fuzz::split_first_line(kconnect::fuzz::as_text(data, size));
  if (!kconnect::is_valid_utf8(pattern) || !kconnect::is_valid_utf8(text)) return 0;
  try {
    const kconnect::JavaDateFormat format(pattern);
    if (const auto instant = format.parse(text)) format.format(*instant);
  } catch (const std::invalid_argument&) {
    // No pattern.
  }
  return 0;
}
