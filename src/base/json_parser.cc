#include "base/json_parser.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <unordered_map>

#include <fmt/format.h>

#include "base/json_scan.h"
#include "base/json_string.h"
#include "base/utf8.h"

namespace kconnect {

namespace {

constexpr int deepest_level = 1000;
constexpr size_t most_digits = 1000;

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x7F;
}

// Finds members of the object being read whose name has come before. Small objects ask a filter of
// 64 bits first, large ones keep a table.
class MemberIndex {
 public:
  MemberIndex(const std::vector<detail::JsonNode>& nodes, uint32_t object)
      : nodes_(nodes), object_(object) {}

  // The member of that name, or 0 after noting that the name now belongs to `member`.
  uint32_t find_or_add(std::string_view name, uint32_t member) {
    const uint64_t bit = filter_bit(name);
    const bool maybe_known = (filter_ & bit) != 0;
    filter_ |= bit;
    if (++count_ > small_object) return find_or_add_in_table(name, member);
    if (!maybe_known) return 0;
    for (uint32_t at = nodes_[object_].first; at != 0; at = nodes_[at].next) {
      if (nodes_[at].text == name) return at;
    }
    return 0;
  }

 private:
  static constexpr size_t small_object = 32;

  static uint64_t filter_bit(std::string_view name) {
    if (name.empty()) return 1;
    const auto first = static_cast<unsigned char>(name.front());
    const auto last = static_cast<unsigned char>(name.back());
    return uint64_t{1} << ((name.size() * 7 + first * 5 + last) & 63);
  }

  uint32_t find_or_add_in_table(std::string_view name, uint32_t member) {
    if (table_ == nullptr) {
      table_ = std::make_unique<std::unordered_map<std::string_view, uint32_t>>();
      for (uint32_t at = nodes_[object_].first; at != 0; at = nodes_[at].next) {
        table_->emplace(nodes_[at].text, at);
      }
    }
    const auto [entry, is_new] = table_->emplace(name, member);
    return is_new ? 0 : entry->second;
  }

  const std::vector<detail::JsonNode>& nodes_;
  uint32_t object_;
  uint64_t filter_ = 0;
  size_t count_ = 0;
  std::unique_ptr<std::unordered_map<std::string_view, uint32_t>> table_;
};

}  // namespace

JsonParser::JsonParser(std::string_view document, KnownJson known,
                       std::vector<detail::JsonNode>& nodes, std::string& decoded)
    : begin_(document.data()),
      at_(begin_),
      end_(begin_ + document.size()),
      known_(known),
      nodes_(nodes),
      decoded_(decoded) {}

uint32_t JsonParser::parse_document() {
  add(JsonKind::Missing);  // index 0 means "none" in links, and the document that holds nothing
  skip_blanks();
  if (at_ == end_) return 0;
  const uint32_t root = parse_value(0);
  if (at_ != end_) {
    const JsonKind kind = nodes_[root].kind;
    if (kind == JsonKind::Number && !is_blank(*at_)) fail("a blank is expected after a number");
    const bool is_literal = kind == JsonKind::Boolean || kind == JsonKind::Null;
    if (is_literal && is_word(*at_)) fail("unrecognized word");
  }
  return root;
}

uint32_t JsonParser::parse_value(int depth) {
  switch (peek("a value")) {
    case '{':
      return parse_object(depth + 1);
    case '[':
      return parse_array(depth + 1);
    case '"':
      return add(JsonKind::String, parse_string());
    case 't':
      return parse_literal("true", JsonKind::Boolean, true);
    case 'f':
      return parse_literal("false", JsonKind::Boolean, false);
    case 'n':
      return parse_literal("null", JsonKind::Null, false);
    default:
      return parse_number();
  }
}

uint32_t JsonParser::parse_object(int depth) {
  check_depth(depth);
  const char* const start = at_++;
  const uint32_t object = add(JsonKind::Object);
  MemberIndex index(nodes_, object);
  uint32_t last = 0;
  skip_blanks();
  bool more = peek("a name or }") != '}';
  while (more) {
    const uint32_t member = parse_member(depth);
    if (const uint32_t earlier = index.find_or_add(nodes_[member].text, member); earlier != 0) {
      nodes_[earlier].first = nodes_[member].first;
    } else {
      (last == 0 ? nodes_[object].first : nodes_[last].next) = member;
      last = member;
      ++nodes_[object].size;
    }
    skip_blanks();
    more = peek(", or }") == ',';
    if (more) {
      ++at_;
      skip_blanks();
    } else if (*at_ != '}') {
      fail(", or } is expected");
    }
  }
  ++at_;
  nodes_[object].text = {start, static_cast<size_t>(at_ - start)};
  return object;
}

uint32_t JsonParser::parse_member(int depth) {
  if (peek("a name") != '"') fail("a name in double quotes is expected");
  const std::string_view name = parse_string();
  const uint32_t member = add(JsonKind::Missing, name);
  skip_blanks();
  if (peek(":") != ':') fail(": is expected after a name");
  ++at_;
  skip_blanks();
  uint32_t value = 0;
  if (continues_with_known(name, depth)) {
    value = add(JsonKind::Known, known_.text);
    at_ += known_.text.size();
  } else {
    value = parse_value(depth);
  }
  nodes_[member].first = value;
  return member;
}

bool JsonParser::continues_with_known(std::string_view name, int depth) const {
  return depth == 1 && !known_.text.empty() && name == known_.name &&
         std::string_view(at_, static_cast<size_t>(end_ - at_)).starts_with(known_.text);
}

uint32_t JsonParser::parse_array(int depth) {
  check_depth(depth);
  const char* const start = at_++;
  const uint32_t array = add(JsonKind::Array);
  uint32_t last = 0;
  skip_blanks();
  bool more = peek("a value or ]") != ']';
  while (more) {
    const uint32_t element = parse_value(depth);
    (last == 0 ? nodes_[array].first : nodes_[last].next) = element;
    last = element;
    ++nodes_[array].size;
    skip_blanks();
    more = peek(", or ]") == ',';
    if (more) {
      ++at_;
      skip_blanks();
    } else if (*at_ != ']') {
      fail(", or ] is expected");
    }
  }
  ++at_;
  nodes_[array].text = {start, static_cast<size_t>(at_ - start)};
  return array;
}

size_t JsonParser::skip_digits() {
  const char* const start = at_;
  while (at_ != end_ && is_digit(*at_)) ++at_;
  if (at_ == start) fail("a digit is expected");
  return static_cast<size_t>(at_ - start);
}

size_t JsonParser::skip_exponent(size_t fraction_digits) {
  const char* start = at_;
  if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
  const size_t digits = skip_digits();
  if (*start == '+') ++start;
  // Java's exact decimals have a scale of 32 bits.
  int32_t exponent = 0;
  const bool fits = std::from_chars(start, at_, exponent).ec == std::errc();
  const int64_t scale = static_cast<int64_t>(fraction_digits) - exponent;
  if (!fits || scale != static_cast<int32_t>(scale)) fail("the exponent of a number is too large");
  return digits;
}

uint32_t JsonParser::parse_number() {
  const char* const start = at_;
  if (*at_ == '-') {
    ++at_;
  } else if (!is_digit(*at_)) {
    fail("a value is expected");
  }
  const char* const whole = at_;
  size_t digits = skip_digits();
  digits -= static_cast<size_t>(std::find_if(whole, at_, [](char c) { return c != '0'; }) - whole);
  bool is_integer = true;
  size_t fraction_digits = 0;
  if (at_ != end_ && *at_ == '.') {
    ++at_;
    is_integer = false;
    fraction_digits = skip_digits();
    digits += fraction_digits;
  }
  if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
    ++at_;
    is_integer = false;
    digits += skip_exponent(fraction_digits);
  }
  if (digits > most_digits) fail(fmt::format("a number has more than {} digits", most_digits));
  return add(JsonKind::Number, {start, static_cast<size_t>(at_ - start)}, is_integer);
}

uint32_t JsonParser::parse_literal(std::string_view literal, JsonKind kind, bool flag) {
  if (!std::string_view(at_, static_cast<size_t>(end_ - at_)).starts_with(literal)) {
    fail("unrecognized word");
  }
  at_ += literal.size();
  return add(kind, {}, flag);
}

std::string_view JsonParser::parse_string() {
  const char* const start = ++at_;
  bool has_escape = false;
  bool is_ascii = true;
  while (true) {
    at_ = skip_plain_json(at_, end_);
    if (at_ == end_) fail("a string has no end");
    if (*at_ == '"') break;
    if (*at_ == '\\') {
      has_escape = true;
      if (++at_ == end_) fail("a string has no end");
    } else if (static_cast<unsigned char>(*at_) < 0x20) {
      fail("a control character must be escaped in a string");
    } else if (static_cast<unsigned char>(*at_) >= 0x80) {
      is_ascii = false;
    }
    ++at_;
  }
  const std::string_view raw(start, static_cast<size_t>(at_++ - start));
  if (!has_escape && (is_ascii || is_valid_utf8(raw))) return raw;
  return decode_string(raw);
}

std::string_view JsonParser::decode_string(std::string_view raw) {
  if (decoded_.empty()) decoded_.reserve(2 * static_cast<size_t>(end_ - begin_));
  const size_t start = decoded_.size();
  if (const char* problem = decode_json_string(raw, decoded_)) fail(problem);
  return std::string_view(decoded_).substr(start);
}

void JsonParser::skip_blanks() {
  while (at_ != end_ && is_blank(*at_)) ++at_;
}

char JsonParser::peek(const char* wanted) const {
  if (at_ == end_) fail(fmt::format("{} is expected, but the document ends", wanted));
  return *at_;
}

void JsonParser::check_depth(int depth) const {
  if (depth > deepest_level) fail(fmt::format("nested deeper than {} levels", deepest_level));
}

uint32_t JsonParser::add(JsonKind kind, std::string_view text, bool flag) {
  const auto index = static_cast<uint32_t>(nodes_.size());
  nodes_.push_back({.kind = kind, .flag = flag, .text = text});
  return index;
}

void JsonParser::fail(const std::string& problem) const {
  throw JsonError(fmt::format("{} at byte {}", problem, at_ - begin_));
}

}  // namespace kconnect
