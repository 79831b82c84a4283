#pragma once

#include <string>
#include <string_view>

namespace kconnect {

// One address of the REST interface: http://host:port.
struct Listener {
  std::string protocol;  // "http" or "https"
  std::string host;      // empty = all interfaces; IPv6 without brackets
  int port = 0;          // 0 = any free one
  bool is_https() const { return protocol == "https"; }
};

// Throws ConfigException with Java's messages.
Listener parse_listener(std::string_view text);

}  // namespace kconnect
