#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>

// What libFuzzer and the seed driver call with one input; returns 0. A defect ends the process.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace kconnect::fuzz {

inline std::string_view as_text(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// The first line, without its end, and the rest.
inline std::pair<std::string_view, std::string_view> split_first_line(std::string_view input) {
  const size_t end = input.find('\n');
  if (end == std::string_view::npos) return {input, {}};
  return {input.substr(0, end), input.substr(end + 1)};
}

// For what must hold whatever the input.
inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace kconnect::fuzz
