#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kconnect/record.h>

namespace kconnect::elasticsearch {

// A part of a value by the names that lead to it through structs, maps and (by position) arrays;
// nullptr when there is none.
const Value* find_in(const Value& value, const std::vector<std::string>& path);
// The text of a part that may stand in a name or an id: text, whole numbers, booleans; nullopt
// otherwise.
std::optional<std::string> plain_text(const Value& value);
// The last header of a name; nullptr when there is none.
const Header* last_header(const SinkRecord& record, std::string_view name);
// "/a/b~1c" as the names that lead there. Throws std::invalid_argument.
std::vector<std::string> parse_json_pointer(std::string_view pointer);

// Text with ${topic}, ${partition}, ${timestamp:yyyy.MM.dd} (of the record, in UTC),
// ${field:a.b} (of the value) and ${header:name}.
class NameTemplate {
 public:
  // Throws std::invalid_argument, which says what is wrong.
  explicit NameTemplate(std::string_view text);
  ~NameTemplate();
  NameTemplate(NameTemplate&& other) noexcept;
  NameTemplate& operator=(NameTemplate&& other) noexcept;

  // nullopt when the record lacks something that the template names.
  std::optional<std::string> apply(const SinkRecord& record) const;

 private:
  struct Part;
  std::vector<Part> parts_;
};

}  // namespace kconnect::elasticsearch
