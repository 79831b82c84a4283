#include "config/text_tree.h"

#include <algorithm>
#include <cctype>

#include "base/json_writer.h"

namespace kconnect {

namespace {

using Kind = TextNode::Kind;

size_t skip_digits(std::string_view text, size_t at) {
  while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0) ++at;
  return at;
}

// Whether a text is a number as JSON writes it.
bool is_json_number(std::string_view text) {
  size_t at = text.starts_with('-') ? 1 : 0;
  const size_t begin = at;
  at = skip_digits(text, at);
  if (at == begin || (text[begin] == '0' && at > begin + 1)) return false;
  if (at < text.size() && text[at] == '.') {
    const size_t fraction = at + 1;
    at = skip_digits(text, fraction);
    if (at == fraction) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const size_t exponent = at;
    at = skip_digits(text, exponent);
    if (at == exponent) return false;
  }
  return at == text.size();
}

void append(const TextNode& node, std::string& out) {
  switch (node.kind) {
    case Kind::Null:
      out += "null";
      break;
    case Kind::Scalar:
      if (!node.is_quoted && (node.text == "true" || node.text == "True" || node.text == "TRUE")) {
        out += "true";
      } else if (!node.is_quoted &&
                 (node.text == "false" || node.text == "False" || node.text == "FALSE")) {
        out += "false";
      } else if (!node.is_quoted && is_json_number(node.text)) {
        out += node.text;
      } else {
        append_json_string(node.text, out);
      }
      break;
    case Kind::List:
      out += '[';
      for (const TextNode& item : node.items) {
        if (out.back() != '[') out += ',';
        append(item, out);
      }
      out += ']';
      break;
    case Kind::Map:
      out += '{';
      for (const TextEntry& entry : node.entries) {
        if (out.back() != '{') out += ',';
        append_json_string(entry.key, out);
        out += ':';
        append(entry.value, out);
      }
      out += '}';
      break;
  }
}

}  // namespace

std::string json_text(const TextNode& node) {
  std::string out;
  append(node, out);
  return out;
}

}  // namespace kconnect
