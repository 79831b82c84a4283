#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/http_server.h"
#include "rest/resources/resources.h"
#include "rest/router.h"

namespace kconnect {

struct RestServerSettings {
  std::vector<Listener> listeners = {};
  // What other machines are told; empty or absent = as the listener has it.
  std::string advertised_host = {};
  std::optional<uint16_t> advertised_port = {};
  std::string advertised_scheme = {};  // "http" or "https"
  std::string server_name = {};        // value of the Server header field
};

// The REST face of a worker. It listens from construction on, and answers 404 to everything until
// it knows the herder.
class RestServer {
 public:
  // Throws std::runtime_error that names the listener that cannot be bound.
  explicit RestServer(RestServerSettings settings, ServerVersion version = {});

  // Serves the resources from now on. The herder must live until this is destroyed.
  void start(Herder& herder);

  std::vector<std::string> bound_urls() const;  // "http://host:port/"
  std::string advertised_url() const { return advertised_.url() + "/"; }
  std::string worker_id() const;  // advertised "host:port"

  // Refuses new requests and waits for those in progress up to a limit.
  void stop(std::chrono::milliseconds limit);

 private:
  HttpResponse answer(const HttpRequest& request) const;

  Router router_;
  std::atomic<Herder*> herder_ = nullptr;
  HttpServer http_;
  Listener advertised_;
};

}  // namespace kconnect
