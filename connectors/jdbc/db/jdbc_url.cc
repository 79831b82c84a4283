#include "jdbc/db/jdbc_url.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/ascii_case.h"

namespace kconnect::jdbc {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = ascii_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
        hex_digit(text[i + 2]) >= 0) {
      decoded += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

DriverProperties query_part(std::string_view text, bool decode) {
  DriverProperties properties;
  while (!text.empty()) {
    const size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    const size_t equals = pair.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    if (!pair.empty()) {
      properties.insert_or_assign(std::string(pair.substr(0, equals)),
                                  decode ? percent_decoded(value) : std::string(value));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return properties;
}

// "address=(host=h)(port=p)", MySQL's long form.
HostPort address(std::string_view text) {
  HostPort found;
  while (true) {
    const size_t open = text.find('(');
    const size_t close = text.find(')');
    if (open == std::string_view::npos || close == std::string_view::npos) return found;
    const std::string_view pair = text.substr(open + 1, close - open - 1);
    const size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
    if (pair.substr(0, equals) == "host") found.host = value;
    if (pair.substr(0, equals) == "port") found.port = value;
    text.remove_prefix(close + 1);
  }
}

HostPort host_port(std::string_view text) {
  if (text.starts_with("address=")) return address(text);
  size_t colon = text.rfind(':');
  if (text.starts_with('[')) {
    const size_t end = text.find(']');
    if (end == std::string_view::npos) throw ConfigException("the URL lacks a closing ']'");
    colon = text.find(':', end);
    return {std::string(text.substr(1, end - 1)),
            colon == std::string_view::npos ? "" : std::string(text.substr(colon + 1))};
  }
  if (colon == std::string_view::npos) return {std::string(text), ""};
  return {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

// "user:password@" before the hosts.
void take_credentials(std::string_view& authority, DriverProperties& properties) {
  const size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return;
  const std::string_view credentials = authority.substr(0, at);
  const size_t colon = credentials.find(':');
  properties.emplace("user", percent_decoded(credentials.substr(0, colon)));
  if (colon != std::string_view::npos) {
    properties.emplace("password", percent_decoded(credentials.substr(colon + 1)));
  }
  authority.remove_prefix(at + 1);
}

void take_hosts(std::string_view authority, std::vector<HostPort>& hosts) {
  while (!authority.empty()) {
    const size_t end = std::min(authority.find(','), authority.size());
    hosts.push_back(host_port(authority.substr(0, end)));
    authority.remove_prefix(std::min(end + 1, authority.size()));
  }
}

bool is_secret(std::string_view name) {
  const std::string lower = lower_case(name);
  return lower.find("password") != std::string::npos || lower.find("secret") != std::string::npos;
}

}  // namespace

JdbcUrl JdbcUrl::parse(std::string_view url) {
  const size_t colon = url.starts_with("jdbc:") ? url.find(':', 5) : std::string_view::npos;
  if (colon == std::string_view::npos || colon == 5) {
    throw ConfigException(
        fmt::format("Not a valid JDBC URL: '{}' (expected jdbc:SUBPROTOCOL:...)", masked_url(url)));
  }
  std::string subprotocol(url.substr(5, colon - 5));
  std::ranges::transform(subprotocol, subprotocol.begin(), [](char c) { return ascii_lower(c); });
  return {std::move(subprotocol), std::string(url.substr(colon + 1))};
}

ServerUrl ServerUrl::parse(std::string_view rest) {
  ServerUrl url;
  const size_t question = rest.find('?');
  if (question != std::string_view::npos) {
    url.properties = query_part(rest.substr(question + 1), true);
  }
  rest = rest.substr(0, question);
  // replication:, loadbalance:, sequential: of the MySQL drivers
  const size_t slashes = rest.find("//");
  if (slashes == std::string_view::npos) {
    if (rest.starts_with('/')) rest.remove_prefix(1);
    url.database = percent_decoded(rest);
    return url;
  }
  rest.remove_prefix(slashes + 2);
  std::string_view authority = rest.substr(0, rest.find('/'));
  if (authority.size() < rest.size()) {
    url.database = percent_decoded(rest.substr(authority.size() + 1));
  }
  take_credentials(authority, url.properties);
  take_hosts(authority, url.hosts);
  return url;
}

FileUrl FileUrl::parse(std::string_view rest) {
  const size_t question = rest.find('?');
  FileUrl url;
  url.path = rest.substr(0, question);
  if (question != std::string_view::npos) {
    url.properties = query_part(rest.substr(question + 1), false);
  }
  return url;
}

std::string masked_url(std::string_view url) {
  std::string masked;
  const size_t question = std::min(url.find_first_of("?;"), url.size());
  std::string_view head = url.substr(0, question);
  const size_t at = head.rfind('@');
  const size_t slashes = head.find("//");
  if (at != std::string_view::npos && slashes != std::string_view::npos && slashes < at) {
    const size_t colon = head.find(':', slashes);
    if (colon < at) {
      masked += head.substr(0, colon + 1);
      masked += "*****";
      head.remove_prefix(at);
    }
  }
  masked += head;
  std::string_view tail = url.substr(question);
  while (!tail.empty()) {
    const size_t next = std::min(tail.find_first_of("&;", 1), tail.size());
    const std::string_view pair = tail.substr(0, next);
    const size_t equals = pair.find('=');
    if (equals != std::string_view::npos && is_secret(pair.substr(0, equals))) {
      masked += pair.substr(0, equals + 1);
      masked += "*****";
    } else {
      masked += pair;
    }
    tail.remove_prefix(next);
  }
  return masked;
}

}  // namespace kconnect::jdbc
