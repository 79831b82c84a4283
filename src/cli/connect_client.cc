#include "cli/connect_client.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "net/http_client.h"
#include "net/url.h"

namespace kconnect {

namespace {

using Json = nlohmann::json;

constexpr std::string_view default_url = "http://localhost:8083";

HttpClientSettings http_settings(const ConnectTarget& target,
                                 std::chrono::milliseconds longest_silence) {
  HttpClientSettings settings;
  settings.connect_timeout = std::min(longest_silence, std::chrono::milliseconds(5000));
  settings.read_timeout = longest_silence;
  settings.verify_peer = !target.insecure;
  if (!target.ca_file.empty()) {
    settings.tls.emplace();
    settings.tls->trust_store.location = target.ca_file;
  }
  return settings;
}

// Moves "user:password@" out of a URL.
void split_user(ConnectTarget& target) {
  const size_t begin = target.url.find("://") + 3;
  const size_t end = std::min(target.url.find('/', begin), target.url.size());
  const size_t at = target.url.rfind('@', end);
  if (at == std::string::npos || at < begin) return;
  const std::string user = target.url.substr(begin, at - begin);
  target.url.erase(begin, at + 1 - begin);
  const size_t colon = std::min(user.find(':'), user.size());
  const auto decoded = [](const std::string& text) { return percent_decode(text).value_or(text); };
  target.user = decoded(user.substr(0, colon));
  target.password = colon == user.size() ? "" : decoded(user.substr(colon + 1));
}

// What a worker says in {"error_code", "message"}; otherwise the beginning of its answer.
std::string error_text(const HttpReply& reply) {
  if (reply.status == 401)
    return "the worker wants to know who asks: set KCONNECT_USER and KCONNECT_PASSWORD";
  const Json body = Json::parse(reply.body, nullptr, false);
  if (body.is_object() && body.contains("message") && body["message"].is_string())
    return body["message"].get<std::string>();
  std::string text = reply.body.substr(0, std::min<size_t>(reply.body.find('\n'), 200));
  return fmt::format("the worker answered {}{}{}", reply.status, text.empty() ? "" : ": ", text);
}

}  // namespace

std::string with_target(const std::string& usage) {
  return usage + ' ' + target_usage;
}

ConnectTarget connect_target(const VerbArguments& arguments, const Environment& environment) {
  ConnectTarget target;
  target.url =
      arguments.value("--url", environment("KCONNECT_URL").value_or(std::string(default_url)));
  const std::string given = target.url;
  if (target.url.find("://") == std::string::npos) target.url.insert(0, "http://");
  const bool is_http = target.url.starts_with("http://") || target.url.starts_with("https://");
  if (is_http) split_user(target);
  while (target.url.ends_with('/')) target.url.pop_back();
  if (!is_http || target.url.ends_with(':') ||
      target.url.find_first_of(" \t\r\n") != std::string::npos) {
    throw WrongUsage(
        fmt::format("{} is no URL of a worker, expected for example {}", given, default_url));
  }
  if (target.user.empty()) {
    target.user = environment("KCONNECT_USER").value_or("");
    target.password = environment("KCONNECT_PASSWORD").value_or("");
  }
  target.ca_file = arguments.value("--ca-file");
  target.insecure = arguments.has("--insecure");
  return target;
}

ConnectClient::ConnectClient(ConnectTarget target, std::chrono::milliseconds longest_silence)
    : target_(std::move(target)),
      http_(std::make_unique<HttpClient>(http_settings(target_, longest_silence))) {}

ConnectClient::~ConnectClient() = default;

std::string ConnectClient::call(const std::string& method, const std::string& path,
                                const std::optional<std::string>& body) {
  HttpCall call{.method = method, .url = target_.url + path};
  call.headers = {"Accept: application/json"};
  if (!target_.user.empty()) {
    call.headers.push_back("Authorization: Basic " +
                           base64_encode(target_.user + ":" + target_.password));
  }
  if (body) {
    call.headers.emplace_back("Content-Type: application/json");
    call.body = *body;
  }
  HttpReply reply = http_->exchange(std::move(call), {});
  if (reply.status == 0) {
    throw WorkerUnreachable(
        fmt::format("no Connect worker answers at {}: {}; --url or "
                    "KCONNECT_URL names another one",
                    target_.url, reply.error));
  }
  if (!reply.is_success()) throw WorkerRefused(reply.status, error_text(reply));
  if (!reply.body.empty() && !Json::accept(reply.body))
    throw WorkerUnreachable(fmt::format("what answers at {} is no Connect worker", target_.url));
  last_status_ = reply.status;
  return std::move(reply.body);
}

std::string connector_path(const std::string& name, const std::string& rest) {
  return "/connectors/" + percent_encode(name) + rest;
}

}  // namespace kconnect
