#include "rest/watching.h"

#include <charconv>

#include <fmt/format.h>

namespace kconnect {

std::optional<uint64_t> query_number(const RestRequest& request, std::string_view name,
                                     uint64_t minimum) {
  const std::vector<std::string> values = request.query_values(name);
  if (values.empty()) return std::nullopt;
  const std::string& text = values.front();
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < minimum) {
    throw RestException(400, fmt::format("Invalid value {} for query parameter {}: expected a "
                                         "whole number of at least {}",
                                         text, name, minimum));
  }
  return number;
}

}  // namespace kconnect
