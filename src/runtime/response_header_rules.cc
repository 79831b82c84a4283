#include "runtime/response_header_rules.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/ascii_case.h"
#include "base/trim.h"

namespace kconnect {

namespace {

using Action = ResponseHeaderRule::Action;

constexpr std::array<std::pair<std::string_view, Action>, 4> actions = {
    {{"set", Action::Set},
     {"add", Action::Add},
     {"setDate", Action::SetDate},
     {"addDate", Action::AddDate}}};

// Comma-separated items; quotes around an item are dropped, "" within them is one quote.
std::vector<std::string> split_rules(std::string_view text) {
  std::vector<std::string> rules(1);
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      const bool is_escaped = quoted && i + 1 < text.size() && text[i + 1] == '"';
      if (is_escaped) {
        rules.back() += text[++i];
      } else {
        quoted = !quoted;
      }
    } else if (text[i] == ',' && !quoted) {
      rules.emplace_back();
    } else {
      rules.back() += text[i];
    }
  }
  for (std::string& rule : rules) rule = std::string(java_trim(rule));
  return rules;
}

Action parse_action(std::string_view text) {
  for (const auto& [name, action] : actions) {
    if (std::ranges::equal(name, text, {}, ascii_lower, ascii_lower)) return action;
  }
  throw ConfigException(fmt::format(
      "Invalid header config action: '{}'. Expected one of [set, add, setDate, addDate]", text));
}

// The value of a date action is a number of milliseconds.
void check_date(const ResponseHeaderRule& rule) {
  if (rule.action == Action::Set || rule.action == Action::Add) return;
  int64_t milliseconds = 0;
  const char* end = rule.value.data() + rule.value.size();
  const auto [parsed, error] = std::from_chars(rule.value.data(), end, milliseconds);
  if (error == std::errc() && parsed == end) return;
  throw ConfigException(
      fmt::format("Invalid date of header '{}': '{}'. Expected a number of milliseconds from now",
                  rule.name, rule.value));
}

ResponseHeaderRule parse_rule(const std::string& rule) {
  constexpr std::string_view blanks = " \t\n\v\f\r";
  const size_t action_end = rule.find_first_of(blanks);
  if (action_end == std::string::npos) {
    throw ConfigException(
        fmt::format("Invalid format of header config '{}'. Expected: '[action] "
                    "[header name]:[header value]'",
                    rule));
  }
  ResponseHeaderRule result;
  result.action = parse_action(std::string_view(rule).substr(0, action_end));
  const std::string_view header = java_trim(std::string_view(rule).substr(action_end));
  const size_t colon = header.find(':');
  // Exactly one colon with something behind it.
  if (colon == std::string_view::npos || colon + 1 == header.size() ||
      header.find(':', colon + 1) != std::string_view::npos) {
    throw ConfigException(
        fmt::format("Invalid format of header name and header value pair '{}'. "
                    "Expected: '[header name]:[header value]'",
                    header));
  }
  result.name = java_trim(header.substr(0, colon));
  result.value = java_trim(header.substr(colon + 1));
  if (result.name.empty() || result.name.find_first_of(blanks) != std::string::npos) {
    throw ConfigException(
        fmt::format("Invalid header name '{}'. The '[header name]' cannot "
                    "contain whitespace",
                    result.name));
  }
  check_date(result);
  return result;
}

}  // namespace

std::vector<ResponseHeaderRule> parse_response_header_rules(std::string_view text) {
  std::vector<ResponseHeaderRule> rules;
  if (java_trim(text).empty()) return rules;
  for (const std::string& rule : split_rules(text)) rules.push_back(parse_rule(rule));
  return rules;
}

}  // namespace kconnect
