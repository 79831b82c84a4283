#include "runtime/listener.h"

#include <algorithm>

#include <kconnect/errors.h>

#include "base/java_number.h"

namespace kconnect {

namespace {

[[noreturn]] void refuse_format() {
  throw ConfigException("Listener doesn't have the right format (protocol://hostname:port).");
}

bool is_host_character(char c) {
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return is_letter || (c >= '0' && c <= '9') ||
         std::string_view("-%._:").find(c) != std::string_view::npos;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  return lower;
}

}  // namespace

Listener parse_listener(std::string_view text) {
  const size_t separator = text.rfind("://");
  if (separator == std::string_view::npos) refuse_format();
  Listener listener;
  listener.protocol = lower_case(text.substr(0, separator));
  const std::string_view address = text.substr(separator + 3);
  const size_t colon = address.rfind(':');
  if (colon == std::string_view::npos) refuse_format();
  std::string_view host = address.substr(0, colon);
  if (host.starts_with('[')) host.remove_prefix(1);
  if (host.ends_with(']')) host.remove_suffix(1);
  const auto port = parse_java_integer(address.substr(colon + 1), 0, 65535);
  if (!std::all_of(host.begin(), host.end(), is_host_character) || !port) refuse_format();
  if (listener.protocol != "http" && listener.protocol != "https") {
    throw ConfigException("Listener protocol must be either \"http\" or \"https\".");
  }
  listener.host = host;
  listener.port = static_cast<int>(*port);
  return listener;
}

}  // namespace kconnect
