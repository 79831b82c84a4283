#include "base/java_replacement.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace kconnect {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The first digit always counts, further ones only while such a group exists.
size_t take_number(std::string_view& rest, size_t group_count) {
  if (!is_digit(rest.front())) throw std::invalid_argument("Illegal group reference");
  size_t number = static_cast<size_t>(rest.front() - '0');
  rest.remove_prefix(1);
  while (!rest.empty() && is_digit(rest.front())) {
    const size_t longer = number * 10 + static_cast<size_t>(rest.front() - '0');
    if (longer > group_count) break;
    number = longer;
    rest.remove_prefix(1);
  }
  return number;
}

// rest starts at the opening brace.
size_t take_name(std::string_view& rest, const RegexGroupNames& names) {
  rest.remove_prefix(1);
  const auto end = std::ranges::find_if_not(rest, is_name_character);
  const std::string_view name(rest.begin(), end);
  if (name.empty()) throw std::invalid_argument("named capturing group has 0 length name");
  if (end == rest.end() || *end != '}') {
    throw std::invalid_argument("named capturing group is missing trailing '}'");
  }
  if (is_digit(name.front())) {
    throw std::invalid_argument(
        fmt::format("capturing group name {{{}}} starts with digit character", name));
  }
  const auto found = std::ranges::find(names, name, &RegexGroupNames::value_type::first);
  if (found == names.end()) {
    throw std::invalid_argument(fmt::format("No group with name {{{}}}", name));
  }
  rest.remove_prefix(name.size() + 1);
  return found->second;
}

}  // namespace

void append_replacement(const JavaRegex& regex, const RegexGroupNames& group_names,
                        std::string_view replacement, std::string& out) {
  std::string_view rest = replacement;
  while (!rest.empty()) {
    const char c = rest.front();
    if (c != '$' && c != '\\') {
      out += c;
      rest.remove_prefix(1);
      continue;
    }
    rest.remove_prefix(1);
    if (c == '\\') {
      if (rest.empty()) throw std::invalid_argument("character to be escaped is missing");
      out += rest.front();
      rest.remove_prefix(1);
      continue;
    }
    if (rest.empty()) {
      throw std::invalid_argument("Illegal group reference: group index is missing");
    }
    const size_t number =
        rest.front() == '{' ? take_name(rest, group_names) : take_number(rest, regex.group_count());
    out += regex.group(number).value_or("");
  }
}

}  // namespace kconnect
