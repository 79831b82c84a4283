#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/http_server.h"
#include "rest/cross_origin.h"
#include "rest/resources/resources.h"
#include "rest/router.h"
#include "runtime/response_header_rules.h"

namespace kconnect {

struct RestServerSettings {
  std::vector<Listener> listeners = {};
  TlsSettings tls = {};
  // Where the administrative paths are; nullopt = with the others, empty = nowhere.
  std::optional<std::vector<Listener>> admin_listeners = {};
  TlsSettings admin_tls = {};
  // What other machines are told; empty or absent = as the listener has it.
  std::string advertised_host = {};
  std::optional<uint16_t> advertised_port = {};
  std::string advertised_scheme = {};  // "http" or "https"
  std::string server_name = {};        // value of the Server header field

  // The rest is not for administrative listeners of their own.
  std::string allowed_origins = {};  // access.control.allow.origin
  std::string allowed_methods = {};  // access.control.allow.methods
  std::vector<ResponseHeaderRule> header_rules = {};
  RequestGuard guard = nullptr;
};

// Every resource of a worker.
Router make_resources(const ServerVersion& version, const RestServerSettings& settings);

// The REST face of a worker. It listens from construction on, and answers 404 to everything until
// it knows the herder.
class RestServer {
 public:
  // Throws std::runtime_error that names the listener that cannot be bound, or the TLS setting that
  // cannot be used.
  explicit RestServer(RestServerSettings settings, ServerVersion version = {});

  // Serves the resources from now on. The herder must live until this is destroyed.
  void start(Herder& herder);

  std::vector<std::string> bound_urls() const;        // "http://host:port/"
  std::vector<std::string> bound_admin_urls() const;  // of administrative listeners of their own
  std::string advertised_url() const { return advertised_.url() + "/"; }
  std::string worker_id() const;  // advertised "host:port"

  // Refuses new requests and waits for those in progress up to a limit.
  void stop(std::chrono::milliseconds limit);

 private:
  HttpResponse answer(const HttpRequest& request) const;
  HttpResponse answer_admin(const HttpRequest& request) const;

  Router router_;
  Router admin_router_;
  CrossOrigin cross_origin_;
  std::vector<ResponseHeaderRule> header_rules_;
  std::atomic<Herder*> herder_ = nullptr;
  HttpServer http_;
  std::optional<HttpServer> admin_http_;
  Listener advertised_;
};

}  // namespace kconnect
