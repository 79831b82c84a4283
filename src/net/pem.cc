#include "net/pem.h"

#include <algorithm>

namespace kconnect {

namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view end_mark = "-----END ";
constexpr std::string_view dashes = "-----";
constexpr size_t line_length = 64;

// Where a line that starts at a mark and ends with dashes is over; npos when it is not.
size_t end_of_mark(std::string_view text, size_t start, std::string_view mark) {
  const size_t end = text.find(dashes, start + mark.size());
  return end == std::string_view::npos ? end : end + dashes.size();
}

std::string wrapped(std::string_view base64) {
  std::string digits(base64);
  std::erase_if(digits, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
  std::string lines;
  for (size_t at = 0; at < digits.size(); at += line_length) {
    lines += digits.substr(at, line_length);
    lines += '\n';
  }
  return lines;
}

}  // namespace

std::string pem_in_lines(std::string_view text) {
  std::string result;
  size_t at = 0;
  while ((at = text.find(begin_mark, at)) != std::string_view::npos) {
    const size_t body = end_of_mark(text, at, begin_mark);
    const size_t body_end = body == std::string_view::npos ? body : text.find(end_mark, body);
    const size_t end =
        body_end == std::string_view::npos ? body_end : end_of_mark(text, body_end, end_mark);
    if (end == std::string_view::npos) break;
    const std::string_view content = text.substr(body, body_end - body);
    const bool has_fields = content.find(':') != std::string_view::npos;
    result += text.substr(at, body - at);
    result += has_fields ? std::string(content) : '\n' + wrapped(content);
    result += text.substr(body_end, end - body_end);
    result += '\n';
    at = end;
  }
  return result;
}

}  // namespace kconnect
