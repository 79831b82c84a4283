#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "net/http_server.h"

namespace kconnect::elasticsearch {

struct FakeAnswer {
  int status = 200;
  std::string body = {};
};

struct SeenRequest {
  std::string method;
  std::string path;
  std::string body;
  HttpHeaders headers;

  bool is_bulk() const { return path == "/_bulk"; }
  // The lines of a bulk request.
  std::vector<nlohmann::json> lines() const;
};

// A server that takes everything: it has no index, makes each, stores each action. A script may
// answer in its place.
class FakeServer {
 public:
  // Called for each request, on several threads but one at a time; nullopt = the usual answer.
  using Script = std::function<std::optional<FakeAnswer>(const SeenRequest&)>;

  explicit FakeServer(Script script = nullptr);

  std::string url() const;
  std::vector<SeenRequest> seen() const;
  // The actions of all bulk requests that were answered with success, in their order.
  std::vector<nlohmann::json> bulk_lines() const;
  // How many requests to a path there were.
  size_t count(const std::string& method, const std::string& path) const;
  // Waits for a condition on the requests; false when it does not come true.
  bool wait_for(const std::function<bool(const std::vector<SeenRequest>&)>& condition) const;

 private:
  HttpResponse answer(const HttpRequest& request);

  Script script_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<SeenRequest> seen_;
  HttpServer server_;  // last: it calls answer()
};

// An answer to a bulk request: each action with the status and error that choose gives for its
// place; an empty error = success.
struct ItemResult {
  int status = 201;
  std::string error_type = {};
};
FakeAnswer bulk_answer(const SeenRequest& request,
                       const std::function<ItemResult(size_t place)>& choose);

}  // namespace kconnect::elasticsearch
