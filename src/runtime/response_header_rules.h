#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kconnect {

// One rule of response.http.headers.config: "set X-Frame-Options: DENY".
struct ResponseHeaderRule {
  enum class Action { Set, Add, SetDate, AddDate };
  Action action = Action::Set;
  std::string name;
  std::string value;  // of the date actions: milliseconds from the time of the answer
};

// The rules between commas; a rule that holds a comma stands in double quotes. Throws
// ConfigException with Java's messages.
std::vector<ResponseHeaderRule> parse_response_header_rules(std::string_view text);

}  // namespace kconnect
