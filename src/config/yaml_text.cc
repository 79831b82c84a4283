#include "config/yaml_text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ascii_case.h"
#include "base/utf8.h"

namespace kconnect {

namespace {

using Json = nlohmann::ordered_json;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Words that some reader of YAML takes for a boolean, null or a number.
bool has_other_meaning(std::string_view text) {
  static constexpr std::array words = {"true", "false", "yes", "no", "on",
                                       "off",  "null",  "y",   "n",  "nan"};
  return std::ranges::any_of(words,
                             [&](const char* word) { return equals_ignoring_case(text, word); });
}

// Begins with a letter or slash and holds nothing that could end it.
bool is_plain(std::string_view text) {
  if (text.empty() || (!is_letter(text[0]) && text[0] != '/') || has_other_meaning(text))
    return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool is_inner = i + 1 < text.size();
    const bool is_harmless = is_letter(c) || is_digit(c) ||
                             std::string_view("_-./$@+=()*").find(c) != std::string_view::npos;
    const bool is_inner_mark =
        is_inner && (c == ' ' || c == ':' || c == ',') && text[i + 1] != ' ' && text[i + 1] != '#';
    if (!is_harmless && !is_inner_mark) return false;
  }
  return true;
}

bool needs_escape(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
         c == 0xFFFE || c == 0xFFFF || is_surrogate(c);
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (c == '"' || c == '\\') {
      out += {'\\', static_cast<char>(c)};
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (needs_escape(c)) {
      out += fmt::format("\\u{:04X}", static_cast<uint32_t>(c));
    } else {
      out += text.substr(begin, at - begin);
    }
  }
  return out + '"';
}

class BlockWriter {
 public:
  // Behind "key:" or "-", or at the beginning of the document.
  void write(const Json& value, size_t indent, bool is_in_list) {
    if (value.is_object() && !value.empty()) {
      write_map(value, indent, is_in_list);
    } else if (value.is_array() && !value.empty()) {
      if (indent > 0) out_ += '\n';
      for (const Json& item : value) {
        out_ += std::string(indent, ' ') + "-";
        write(item, indent + 2, true);
      }
    } else {
      if (indent > 0 || is_in_list) out_ += ' ';
      out_ += value.is_string() ? yaml_string(value.get_ref<const std::string&>()) : value.dump();
      out_ += '\n';
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void write_map(const Json& map, size_t indent, bool is_in_list) {
    // The first key of a map in a list stands behind the dash.
    if (indent > 0) out_ += is_in_list ? ' ' : '\n';
    bool is_first = is_in_list;
    for (const auto& [key, value] : map.items()) {
      if (!is_first) out_ += std::string(indent, ' ');
      is_first = false;
      out_ += yaml_string(key) + ':';
      write(value, indent + 2, false);
    }
  }

  std::string out_;
};

}  // namespace

std::string yaml_string(std::string_view text) {
  return is_plain(text) ? std::string(text) : quoted(text);
}

std::string yaml_literal(std::string_view text) {
  const bool is_number = !text.empty() && text.size() < 16 && std::ranges::all_of(text, is_digit) &&
                         (text == "0" || text[0] != '0');
  return is_number || text == "true" || text == "false" ? std::string(text) : yaml_string(text);
}

std::string yaml_of_json(const std::string& json) {
  BlockWriter writer;
  writer.write(Json::parse(json), 0, false);
  return writer.take();
}

}  // namespace kconnect
