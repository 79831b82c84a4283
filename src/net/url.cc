#include "net/url.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace kconnect {

namespace {

constexpr std::string_view unreserved =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
constexpr std::string_view host_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-%._:";

bool contains(std::string_view set, char c) {
  return set.find(c) != std::string_view::npos;
}

// The byte of two hexadecimal digits; nullopt when they are none.
std::optional<char> hex_byte(std::string_view digits) {
  unsigned value = 0;
  const char* end = digits.data() + digits.size();
  if (digits.size() != 2 || std::from_chars(digits.data(), end, value, 16).ptr != end)
    return std::nullopt;
  return static_cast<char>(value);
}

std::string decode_query_part(std::string text) {
  std::ranges::replace(text, '+', ' ');
  return percent_decode(text).value_or(text);
}

constexpr const char* listener_form =
    "Listener doesn't have the right format (protocol://hostname:port).";

}  // namespace

std::optional<std::string> percent_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded += text[at];
      continue;
    }
    const auto byte = hex_byte(text.substr(at + 1, 2));
    if (!byte) return std::nullopt;
    decoded += *byte;
    at += 2;
  }
  return decoded;
}

std::string percent_encode(std::string_view text, std::string_view also_plain) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (contains(unreserved, c) || contains(also_plain, c)) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', hex[byte >> 4], hex[byte & 0xF]};
  }
  return encoded;
}

std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!query.empty()) {
    const std::string_view parameter = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(parameter.size() + 1, query.size()));
    if (parameter.empty()) continue;
    const size_t equals = std::min(parameter.find('='), parameter.size());
    const std::string_view value = parameter.substr(std::min(equals + 1, parameter.size()));
    parameters.emplace_back(decode_query_part(std::string(parameter.substr(0, equals))),
                            decode_query_part(std::string(value)));
  }
  return parameters;
}

std::string url_host(std::string_view host) {
  const bool is_ipv6 = contains(host, ':');
  return is_ipv6 ? "[" + std::string(host) + "]" : std::string(host);
}

std::string Listener::url() const {
  return scheme + "://" + url_host(host) + ":" + std::to_string(port);
}

Listener parse_listener(std::string_view text) {
  const size_t scheme_end = text.rfind("://");
  const size_t port_start = text.rfind(':');
  if (scheme_end == std::string_view::npos || port_start < scheme_end + 3)
    throw std::invalid_argument(listener_form);

  Listener listener;
  listener.scheme = text.substr(0, scheme_end);
  std::ranges::transform(listener.scheme, listener.scheme.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (listener.scheme != "http" && listener.scheme != "https")
    throw std::invalid_argument("Listener protocol must be either \"http\" or \"https\".");

  std::string_view host = text.substr(scheme_end + 3, port_start - scheme_end - 3);
  if (host.starts_with('[')) host.remove_prefix(1);
  if (host.ends_with(']')) host.remove_suffix(1);
  if (host.find_first_not_of(host_characters) != std::string_view::npos)
    throw std::invalid_argument(listener_form);
  listener.host = host;

  const std::string_view port = text.substr(port_start + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), listener.port);
  if (error != std::errc() || end != port.data() + port.size())
    throw std::invalid_argument(listener_form);
  return listener;
}

}  // namespace kconnect
