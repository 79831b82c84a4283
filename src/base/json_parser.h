#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace kconnect {

// One pass over a UTF-8 document. Strings without escapes are views of the document; others are
// decoded into a buffer that is made large enough first, so that views of it stay.
class JsonParser {
 public:
  JsonParser(std::string_view document, KnownJson known, std::vector<detail::JsonNode>& nodes,
             std::string& decoded);

  // The index of the root among the nodes.
  uint32_t parse_document();

 private:
  uint32_t parse_value(int depth);
  uint32_t parse_object(int depth);
  uint32_t parse_array(int depth);
  uint32_t parse_member(int depth);
  uint32_t parse_number();
  uint32_t parse_literal(std::string_view literal, JsonKind kind, bool flag);
  std::string_view parse_string();
  std::string_view decode_string(std::string_view raw);
  size_t skip_digits();
  // Returns the number of its digits.
  size_t skip_exponent(size_t fraction_digits);
  bool continues_with_known(std::string_view name, int depth) const;

  void skip_blanks();
  // The next byte, which must exist.
  char peek(const char* wanted) const;
  void check_depth(int depth) const;
  uint32_t add(JsonKind kind, std::string_view text = {}, bool flag = false);
  [[noreturn]] void fail(const std::string& problem) const;

  const char* begin_;
  const char* at_;
  const char* end_;
  KnownJson known_;
  std::vector<detail::JsonNode>& nodes_;
  std::string& decoded_;
};

}  // namespace kconnect
