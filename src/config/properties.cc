#include "config/properties.h"

#include <algorithm>
#include <charconv>

#include "base/utf8.h"

namespace kconnect {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\f';
}
bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}
bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
}

struct LogicalLine {
  std::string text;  // continuation lines joined, escapes as they stand
  int number = 0;
};

// Splits text into logical lines, comments and blank lines left out.
class LineReader {
 public:
  explicit LineReader(std::string_view text) : text_(text) {}

  std::optional<LogicalLine> next() {
    LogicalLine line;
    bool continued = false;
    while (position_ < text_.size()) {
      skip_blanks();
      if (!continued) line.number = number_;
      if (!continued && skip_blank_or_comment_line()) continue;
      const std::string_view part = take_line();
      // Java takes a sign of comment for one wherever nothing has been read yet.
      if (line.text.empty() && starts_comment(part)) {
        continued = false;
        continue;
      }
      line.text += part;
      continued = ends_in_continuation(part);
      if (continued) {
        line.text.pop_back();
        if (position_ < text_.size()) continue;
      } else if (line.text.empty()) {
        continue;
      }
      return line;
    }
    return std::nullopt;
  }

 private:
  static bool starts_comment(std::string_view part) {
    return part.starts_with('#') || part.starts_with('!');
  }

  // An odd number of backslashes at the end.
  static bool ends_in_continuation(std::string_view part) {
    const size_t last_other = part.find_last_not_of('\\');
    return (part.size() - (last_other + 1)) % 2 == 1;
  }

  void skip_blanks() {
    while (position_ < text_.size() && is_blank(text_[position_])) ++position_;
  }

  bool skip_blank_or_comment_line() {
    if (position_ == text_.size()) return true;
    const char c = text_[position_];
    if (!is_line_end(c) && c != '#' && c != '!') return false;
    take_line();
    return true;
  }

  // The rest of the current line; moves behind its end.
  std::string_view take_line() {
    const size_t end = std::min(text_.find_first_of("\r\n", position_), text_.size());
    const std::string_view line = text_.substr(position_, end - position_);
    position_ = end;
    if (position_ < text_.size()) {
      const bool crlf = text_.substr(position_, 2) == "\r\n";
      position_ += crlf ? 2 : 1;
      ++number_;
    }
    return line;
  }

  std::string_view text_;
  size_t position_ = 0;
  int number_ = 1;
};

// Appends one UTF-16 unit; a low surrogate joins the high one before it.
void append_unit(char32_t unit, std::string& out) {
  if (is_low_surrogate(unit) && out.size() >= 3) {
    size_t position = out.size() - 3;
    const auto lead = static_cast<unsigned char>(out[position]);
    if (lead == 0xED) {
      const char32_t before = next_code_point(out, position);
      if (is_high_surrogate(before)) {
        out.resize(out.size() - 3);
        unit = join_surrogates(before, unit);
      }
    }
  }
  append_utf8(unit, out);
}

std::string unescape(std::string_view text, int line) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char escaped = text[++i];
    switch (escaped) {
      case 't':
        out += '\t';
        break;
      case 'n':
        out += '\n';
        break;
      case 'r':
        out += '\r';
        break;
      case 'f':
        out += '\f';
        break;
      case 'u': {
        unsigned unit = 0;
        const std::string_view digits = text.substr(i + 1, 4);
        const char* end = digits.data() + digits.size();
        const auto result = std::from_chars(digits.data(), end, unit, 16);
        if (digits.size() < 4 || result.ptr != end) throw MalformedPropertiesException(line);
        append_unit(unit, out);
        i += 4;
        break;
      }
      default:
        out += escaped;
    }
  }
  return out;
}

// Where the key ends: the first separator without a backslash before it.
size_t find_key_end(std::string_view line) {
  size_t i = 0;
  for (bool escaped = false; i < line.size(); ++i) {
    const char c = line[i];
    if (!escaped && (c == '=' || c == ':' || is_blank(c))) break;
    escaped = c == '\\' && !escaped;
  }
  return i;
}

Property parse_line(const LogicalLine& line) {
  const std::string_view text = line.text;
  const size_t key_end = find_key_end(text);
  size_t value = key_end;
  const auto skip_blanks = [&] {
    while (value < text.size() && is_blank(text[value])) ++value;
  };
  skip_blanks();
  if (value < text.size() && (text[value] == '=' || text[value] == ':')) {
    ++value;
    skip_blanks();
  }
  return {unescape(text.substr(0, key_end), line.number), unescape(text.substr(value), line.number),
          line.number};
}

std::string latin1_to_utf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const char c : bytes) append_utf8(static_cast<unsigned char>(c), text);
  return text;
}

std::optional<int> first_utf8_line(std::string_view bytes) {
  int number = 1;
  while (!bytes.empty()) {
    const size_t end = std::min(bytes.find_first_of("\r\n"), bytes.size());
    const std::string_view line = bytes.substr(0, end);
    if (!is_ascii(line) && is_valid_utf8(line)) return number;
    bytes.remove_prefix(end);
    bytes.remove_prefix(bytes.starts_with("\r\n") ? 2 : std::min<size_t>(bytes.size(), 1));
    ++number;
  }
  return std::nullopt;
}

}  // namespace

MalformedPropertiesException::MalformedPropertiesException(int line)
    : IllegalArgumentException("Malformed \\uxxxx encoding."), line_(line) {}

ConfigMap Properties::map() const {
  ConfigMap map;
  for (const Property& entry : entries) map.insert_or_assign(entry.key, entry.value);
  return map;
}

Properties parse_properties(std::string_view bytes, PropertiesEncoding encoding) {
  Properties properties;
  std::string converted;
  std::string_view text = bytes;
  if (encoding == PropertiesEncoding::Latin1 && !is_ascii(bytes)) {
    properties.utf8_line = first_utf8_line(bytes);
    converted = latin1_to_utf8(bytes);
    text = converted;
  }
  LineReader reader(text);
  while (const auto line = reader.next()) properties.entries.push_back(parse_line(*line));
  return properties;
}

}  // namespace kconnect
