#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kconnect {

// The text behind %XX escapes; nullopt when an escape is malformed.
std::optional<std::string> percent_decode(std::string_view text);

// Escapes all but letters, digits and "-._~" and the characters of also_plain.
std::string percent_encode(std::string_view text, std::string_view also_plain = {});

// The decoded names and values of "a=1&b=x+y" in their order; a malformed escape stays as it is.
std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query);

// An address that a server listens at, "http://host:port".
struct Listener {
  std::string scheme = "http";  // "http" or "https"
  std::string host = {};        // without brackets; empty = all interfaces
  uint16_t port = 0;            // 0 = any free one

  std::string url() const;  // "http://host:port"
  bool operator==(const Listener&) const = default;
};

// Throws std::invalid_argument with the words of Java's worker.
Listener parse_listener(std::string_view text);

// "host" or "[host]" when it is an IPv6 address.
std::string url_host(std::string_view host);

}  // namespace kconnect
