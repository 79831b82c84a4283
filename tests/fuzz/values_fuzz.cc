#include <kconnect/errors.h>
#include <kconnect/values.h>

#include "base/utf8.h"
#include "fuzz_target.h"

// The text of a header value.

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = kconnect::fuzz::as_text(data, size);
  if (!kconnect::is_valid_utf8(text)) return 0;
  try {
    const kconnect::SchemaAndValue parsed = kconnect::parse_string(text);
    kconnect::convert_to_string(parsed.schema, parsed.value);
  } catch (const kconnect::Exception&) {
    // Not a value that has a text.
  }
  return 0;
}
