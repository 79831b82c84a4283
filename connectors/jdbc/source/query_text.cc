#include "jdbc/source/query_text.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/ascii_case.h"

namespace kconnect::jdbc {

namespace {

std::string timestamp_expression(const OffsetColumns& columns) {
  if (columns.timestamps.size() == 1) return columns.timestamps.front();
  return fmt::format("COALESCE({})", fmt::join(columns.timestamps, ","));
}

bool is_word(char c) {
  return ascii_lower(c) != ascii_upper(c) || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

// Goes through the words of a query that stand outside of parentheses, quotes and comments.
class TopLevelWords {
 public:
  explicit TopLevelWords(std::string_view text) : left_(text) {}

  // The next word in capital letters; empty at the end.
  std::string next() {
    while (!left_.empty()) {
      if (skip_quoted() || skip_comment()) continue;
      const char c = left_.front();
      if (c == '(') ++depth_;
      if (c == ')') --depth_;
      if (!is_word(c)) {
        left_.remove_prefix(1);
        continue;
      }
      const std::string word = take_word();
      if (depth_ == 0) return word;
    }
    return {};
  }

 private:
  bool skip_quoted() {
    const char quote = left_.front();
    if (quote != '\'' && quote != '"' && quote != '`') return false;
    const size_t end = left_.find(quote, 1);
    left_.remove_prefix(end == std::string_view::npos ? left_.size() : end + 1);
    return true;
  }
  bool skip_comment() {
    const bool is_line = left_.starts_with("--");
    if (!is_line && !left_.starts_with("/*")) return false;
    const size_t end = is_line ? left_.find('\n') : left_.find("*/", 2);
    left_.remove_prefix(end == std::string_view::npos ? left_.size() : end + (is_line ? 1 : 2));
    return true;
  }
  std::string take_word() {
    size_t size = 0;
    while (size < left_.size() && is_word(left_[size])) ++size;
    std::string word(left_.substr(0, size));
    std::ranges::transform(word, word.begin(), [](char c) { return ascii_upper(c); });
    left_.remove_prefix(size);
    return word;
  }

  std::string_view left_;
  int depth_ = 0;
};

}  // namespace

std::string incrementing_condition(const OffsetColumns& columns, std::string_view last_id) {
  return fmt::format(" WHERE {0} > {1} ORDER BY {0} ASC", *columns.incrementing, last_id);
}

std::string incrementing_range_condition(const OffsetColumns& columns, std::string_view last_id,
                                         std::string_view up_to) {
  return fmt::format(" WHERE {0} > {1} AND {0} <= {2} ORDER BY {0} ASC", *columns.incrementing,
                     last_id, up_to);
}

std::string timestamp_condition(const OffsetColumns& columns, std::string_view begin,
                                std::string_view end) {
  return fmt::format(" WHERE {0} > {1} AND {0} < {2} ORDER BY {0} ASC",
                     timestamp_expression(columns), begin, end);
}

std::string timestamp_incrementing_condition(const OffsetColumns& columns, std::string_view begin,
                                             std::string_view end, std::string_view last_id) {
  return fmt::format(
      " WHERE {0} < {3} AND (({0} = {2} AND {1} > {4}) OR {0} > {2}) ORDER BY {0},{1} ASC",
      timestamp_expression(columns), *columns.incrementing, begin, end, last_id);
}

bool has_tail_clause(std::string_view query) {
  static const std::set<std::string_view> clauses{"WHERE",  "GROUP",     "HAVING", "ORDER",
                                                  "LIMIT",  "OFFSET",    "FETCH",  "UNION",
                                                  "EXCEPT", "INTERSECT", "MINUS",  "WINDOW"};
  TopLevelWords words(query);
  for (std::string word = words.next(); !word.empty(); word = words.next()) {
    if (clauses.contains(word)) return true;
  }
  return false;
}

std::string_view without_end(std::string_view query) {
  while (!query.empty() &&
         (query.back() == ';' || static_cast<unsigned char>(query.back()) <= ' ')) {
    query.remove_suffix(1);
  }
  return query;
}

}  // namespace kconnect::jdbc
