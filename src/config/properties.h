#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kconnect/config_def.h>
#include <kconnect/errors.h>

namespace kconnect {

// Worker, connector and credential files are read as ISO-8859-1: every byte is a character, others
// need \uXXXX. FileConfigProvider reads its files as UTF-8.
enum class PropertiesEncoding { Latin1, Utf8 };

struct Property {
  std::string key;    // UTF-8, escapes resolved
  std::string value;  // UTF-8, trailing blanks kept
  int line = 0;       // where it begins, from 1
};

// The content of a .properties file in its order; a repeated key stands here as often.
struct Properties {
  std::vector<Property> entries;
  // Of Latin-1 files: the first line whose bytes make sense as UTF-8, most likely meant as such.
  std::optional<int> utf8_line;

  ConfigMap map() const;  // of repeated keys the last
};

// A \u without four hexadecimal digits: Java refuses the whole file. The message is Java's.
class MalformedPropertiesException : public IllegalArgumentException {
 public:
  explicit MalformedPropertiesException(int line);
  int line() const { return line_; }

 private:
  int line_;
};

// Reads what java.util.Properties.load reads. UTF-8 input must be well formed.
Properties parse_properties(std::string_view bytes,
                            PropertiesEncoding encoding = PropertiesEncoding::Latin1);

}  // namespace kconnect
