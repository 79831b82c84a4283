#include "jdbc/dialects/identifiers.h"

namespace kconnect::jdbc {

std::vector<std::string> split_qualified(std::string_view name, const IdentifierRules& rules) {
  std::vector<std::string> parts;
  size_t at = 0;
  while (true) {
    if (name.substr(at).starts_with(rules.opening_quote)) {
      const size_t begin = at + rules.opening_quote.size();
      const size_t end = name.find(rules.closing_quote, begin);
      if (end != std::string_view::npos) {
        parts.emplace_back(name.substr(begin, end - begin));
        at = end + rules.closing_quote.size();
        if (at >= name.size()) return parts;
        if (name[at] == '.') ++at;
        continue;
      }
    }
    const size_t dot = name.find('.', at);
    parts.emplace_back(name.substr(at, dot == std::string_view::npos ? dot : dot - at));
    if (dot == std::string_view::npos) return parts;
    at = dot + 1;
  }
}

TableId parse_table_id(std::string_view name, const IdentifierRules& rules) {
  std::vector<std::string> parts = split_qualified(name, rules);
  if (parts.size() == 1) return {.table = std::move(parts[0])};
  if (parts.size() == 3) {
    return {std::move(parts[0]), std::move(parts[1]), std::move(parts[2])};
  }
  return {.schema = std::move(parts[0]), .table = std::move(parts[1])};
}

}  // namespace kconnect::jdbc
