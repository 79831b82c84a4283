#include "elasticsearch/tests/fake_server.h"

#include <chrono>
#include <sstream>

namespace kconnect::elasticsearch {

using Json = nlohmann::json;

std::vector<Json> SeenRequest::lines() const {
  std::vector<Json> lines;
  std::istringstream in(body);
  for (std::string line; std::getline(in, line);) lines.push_back(Json::parse(line));
  return lines;
}

FakeServer::FakeServer(Script script)
    : script_(std::move(script)),
      server_({.listeners = {{"http", "127.0.0.1", 0}}},
              [this](const HttpRequest& request) { return answer(request); }) {}

std::string FakeServer::url() const {
  return server_.bound().front().url();
}

std::vector<SeenRequest> FakeServer::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

size_t FakeServer::count(const std::string& method, const std::string& path) const {
  size_t found = 0;
  for (const SeenRequest& request : seen()) {
    if (request.method == method && request.path == path) ++found;
  }
  return found;
}

std::vector<Json> FakeServer::bulk_lines() const {
  std::vector<Json> all;
  for (const SeenRequest& request : seen()) {
    if (!request.is_bulk()) continue;
    for (Json& line : request.lines()) all.push_back(std::move(line));
  }
  return all;
}

bool FakeServer::wait_for(
    const std::function<bool(const std::vector<SeenRequest>&)>& condition) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return condition(seen_); });
}

HttpResponse FakeServer::answer(const HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  const SeenRequest& seen =
      seen_.emplace_back(SeenRequest{request.method, request.path, request.body, request.headers});
  changed_.notify_all();
  std::optional<FakeAnswer> scripted = script_ ? script_(seen) : std::nullopt;
  if (!scripted) {
    if (seen.is_bulk()) {
      scripted = bulk_answer(seen, [](size_t) { return ItemResult{}; });
    } else if (request.method == "HEAD") {
      scripted = FakeAnswer{.status = request.path == "/" ? 200 : 404};
    } else if (request.method == "GET" && request.path == "/") {
      scripted = FakeAnswer{.body = R"({"version":{"number":"8.19.4"}})"};
    } else if (request.method == "GET") {
      scripted = FakeAnswer{.body = "{}"};
    } else {
      scripted = FakeAnswer{.body = R"({"acknowledged":true})"};
    }
  }
  return {.status = scripted->status,
          .headers = {{"Content-Type", "application/json"}},
          .body = scripted->body};
}

FakeAnswer bulk_answer(const SeenRequest& request,
                       const std::function<ItemResult(size_t place)>& choose) {
  Json items = Json::array();
  const std::vector<Json> lines = request.lines();
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string action = lines[i].begin().key();
    const ItemResult result = choose(items.size());
    Json item = {{"status", result.status}};
    if (!result.error_type.empty())
      item["error"] = {{"type", result.error_type}, {"reason", "no reason"}};
    items.push_back({{action, item}});
    if (action != "delete") ++i;
  }
  return {.body = Json{{"took", 1}, {"errors", false}, {"items", items}}.dump()};
}

}  // namespace kconnect::elasticsearch
