#include "net/http_chunk.h"

#include <fmt/format.h>

namespace kconnect {

std::string http_chunk(std::string_view text) {
  return fmt::format("{:x}\r\n{}\r\n", text.size(), text);
}

}  // namespace kconnect
