#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/http_message.h"
#include "net/tls_settings.h"
#include "net/url.h"

namespace kconnect {

// Answers one request; runs on one of the handler threads and may block. An exception becomes a
// 500. A body of unknown length is returned as a ResponseStream, which needs no thread.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

struct HttpServerSettings {
  std::vector<Listener> listeners = {};
  TlsSettings tls = {};  // of the https listeners
  size_t handler_threads = 16;
  size_t header_limit = 8 * 1024;  // request line and header fields; more is answered with 431
  size_t body_limit = 16 * 1024 * 1024;                // more is answered with 413
  std::chrono::milliseconds idle_timeout{60'000};      // of a connection between requests
  std::chrono::milliseconds request_timeout{30'000};   // from a request's first to last byte
  std::chrono::milliseconds response_timeout{30'000};  // for the client to take the answer
  std::string server_name = {};                        // value of the Server header field
  HttpResponse (*bad_request_response)(int status) = nullptr;  // to what is no proper request
  std::function<void(const std::string& line)> access_log = nullptr;  // NCSA extended format and ms
  std::function<void(const std::string& message)> error_log = nullptr;
};

// A HTTP/1.1 server: one thread for all connections, and a few for the handlers, so that neither
// idle connections nor blocking handlers hold up others. It listens and serves from construction
// to stop(). The handler and the log functions are called from several threads at a time.
class HttpServer {
 public:
  // Throws std::runtime_error that names the listener that cannot be bound, or the setting of TLS
  // that cannot be used.
  HttpServer(HttpServerSettings settings, HttpHandler handler);
  // Stops without waiting for answers to be sent, but waits for handlers that run.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // The listeners in the order of the settings, each with the port it has.
  const std::vector<Listener>& bound() const;

  // Refuses new connections and requests, waits for the requests in progress up to a limit, then
  // closes all connections. Safe from any thread but a handler's; a second call does nothing.
  void stop(std::chrono::milliseconds limit);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// The address under which other machines may reach this one; "127.0.0.1" when none is known.
std::string machine_address();

}  // namespace kconnect
