#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <kconnect/struct.h>

namespace kconnect {

enum class FieldSyntaxVersion {
  V1,  // the whole text is one name
  V2   // names separated by dots; backticks quote a name that holds dots
};

// The way to a field that may lie within nested structs or maps.
class FieldPath {
 public:
  FieldPath() = default;
  // Throws ConfigException when a backtick is left open.
  FieldPath(std::string_view text, FieldSyntaxVersion version);

  // The field at the end of the path; nullptr when a step is missing. Throws DataException when a
  // step leads into something that has no fields.
  const Field* find(const Schema& schema) const;
  // The value at the end of the path; null when something on the way is missing or null. Throws
  // DataException when a step leads into something that is neither struct nor map.
  const Value& value(const Struct& structure, bool replace_null_with_default) const;
  const Value& value(const Map& map) const;

 private:
  const std::string& last() const;

  std::vector<std::string> steps_;
};

}  // namespace kconnect
