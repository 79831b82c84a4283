#include "jdbc/db/latest_rows.h"

#include <algorithm>
#include <string>
#include <unordered_set>

namespace kconnect::jdbc {

namespace {

template <typename T>
void append_bits(std::string& text, const T& value) {
  text.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

// 1.50 and 1.5 give the same text.
std::string digits_and_scale(const Decimal& number) {
  std::string digits = number.unscaled_text();
  int32_t scale = number.scale();
  while (digits.size() > 1 && digits.back() == '0') {
    digits.pop_back();
    --scale;
  }
  return digits == "0" ? digits : digits + '/' + std::to_string(scale);
}

struct AppendCell {
  std::string& text;
  void operator()(std::monostate /*null*/) const {}
  void operator()(int64_t value) const { append_bits(text, value); }
  void operator()(double value) const { append_bits(text, value == 0 ? 0.0 : value); }
  void operator()(std::string_view value) const {
    append_bits(text, value.size());
    text += value;
  }
  void operator()(const Decimal* value) const {
    (*this)(std::string_view(digits_and_scale(*value)));
  }
  void operator()(const Array* value) const {
    (*this)(std::string_view(kconnect::to_string(Value::array(*value))));
  }
  void operator()(const WallClock& value) const {
    append_bits(text, value.seconds);
    append_bits(text, value.nanos);
  }
};

}  // namespace

std::vector<size_t> latest_rows(const RowBatch& rows, size_t first_key, size_t key_count) {
  std::vector<size_t> kept;
  kept.reserve(rows.rows());
  std::unordered_set<std::string> keys;
  keys.reserve(rows.rows());
  std::string key;
  for (size_t row = rows.rows(); row-- > 0;) {
    const auto cells = rows.row(row).subspan(first_key, key_count);
    key.clear();
    for (const Cell& cell : cells) std::visit(AppendCell{key}, cell);
    const bool has_null = std::ranges::any_of(cells, is_null);
    if (has_null || keys.insert(key).second) kept.push_back(row);
  }
  std::ranges::reverse(kept);
  return kept;
}

}  // namespace kconnect::jdbc
