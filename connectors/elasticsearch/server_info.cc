#include "elasticsearch/server_info.h"

#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"

namespace kconnect::elasticsearch {

bool ServerInfo::is_older_than(int major, int minor) const {
  int found_major = 0;
  int found_minor = 0;
  const char* const end = version.data() + version.size();
  auto result = std::from_chars(version.data(), end, found_major);
  if (result.ec != std::errc()) return false;
  if (result.ptr != end && *result.ptr == '.') std::from_chars(result.ptr + 1, end, found_minor);
  return std::pair(found_major, found_minor) < std::pair(major, minor);
}

std::string stranger_message(const ServerInfo& server) {
  return fmt::format(
      "The client noticed that the server is not Elasticsearch and we do not support this unknown "
      "product: {}. connection.url must lead to the HTTP port of Elasticsearch or OpenSearch, "
      "usually 9200 [KC3401]",
      server.problem);
}

ServerInfo ask_server(Client& client, const std::stop_token& stop) {
  ServerInfo info{.name = "Elasticsearch"};
  const Answer answer = client.call("GET", "/", std::nullopt, stop);
  if (!answer.is_success()) {
    info.problem = describe(answer);
    return info;
  }
  info.problem = "the answer to GET / has none";
  info.is_stranger = true;
  try {
    JsonReader reader;
    const JsonValue document = reader.parse(answer.text);
    const auto version = document.is(JsonKind::Object) ? document.find("version") : std::nullopt;
    if (!version || !version->is(JsonKind::Object)) return info;
    if (const auto number = version->find("number"); number && number->is(JsonKind::String))
      info.version = number->text();
    info.is_stranger = info.version.empty();
    if (const auto flavor = version->find("distribution");
        flavor && flavor->is(JsonKind::String) && flavor->text() == "opensearch")
      info.name = "OpenSearch";
  } catch (const JsonError&) {
    info.problem = "the answer to GET / is not JSON";
  }
  return info;
}

}  // namespace kconnect::elasticsearch
