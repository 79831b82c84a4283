#include <optional>
#include <string>

#include <kconnect/errors.h>

#include "fuzz_target.h"
#include "offsets/java_map_file.h"
#include "offsets/offset_codec.h"

// An offsets file of the Java worker: what is read is written again and read the same.

namespace {

std::optional<kconnect::JavaByteMap> read(std::string_view file) {
  try {
    return kconnect::read_java_map(file);
  } catch (const kconnect::ConnectException&) {
    return std::nullopt;
  }
}

void check_key(kconnect::OffsetCodec& codec, std::string_view text) {
  const auto key = codec.decode_key(text);
  if (!key) return;
  const std::string spelling = codec.encode_key(*key);
  const auto again = codec.decode_key(spelling);
  kconnect::fuzz::require(again && again->connector == key->connector);
  kconnect::fuzz::require(codec.encode_key(*again) == spelling);
}

void check_offset(kconnect::OffsetCodec& codec, std::string_view text) {
  std::string spelling;
  try {
    spelling = codec.encode_offset(codec.decode_offset(text));
  } catch (const kconnect::Exception&) {
    return;  // no offset
  }
  kconnect::fuzz::require(codec.encode_offset(codec.decode_offset(spelling)) == spelling);
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto entries = read(kconnect::fuzz::as_text(data, size));
  if (!entries) return 0;
  const std::string file = kconnect::write_java_map(*entries);
  kconnect::fuzz::require(read(file) == entries);

  kconnect::OffsetCodec codec;
  for (const auto& [key, offset] : *entries) {
    if (key) check_key(codec, *key);
    if (offset) check_offset(codec, *offset);
  }
  return 0;
}
