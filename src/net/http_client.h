#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "net/tls_settings.h"

namespace kconnect {

struct HttpProxy {
  std::string host = {};
  int port = 0;
  std::string user = {};  // empty = none
  std::string password = {};
};

struct HttpClientSettings {
  std::chrono::milliseconds connect_timeout{1000};  // 0 = the system's
  // The longest silence of a server that is connected; 0 = none is too long.
  std::chrono::milliseconds read_timeout{3000};
  bool accept_compressed = false;  // asks for compressed replies
  std::optional<HttpProxy> proxy = {};
  // For https; nullopt = the system's trust store and no key. A trust store replaces the system's.
  std::optional<TlsSettings> tls = {};
  bool verify_peer = true;
  bool verify_host = true;
  size_t kept_connections = 10;
};

struct HttpCall {
  std::string method = "GET";
  std::string url = {};                    // with scheme
  std::vector<std::string> headers = {};   // "Name: value"
  std::optional<std::string_view> body{};  // the bytes must live until the call has ended
};

struct HttpReply {
  int status = 0;  // 0 = there is none, error says why
  std::string body = {};
  std::string error = {};

  bool is_success() const { return status >= 200 && status < 300; }
};

// Calls over kept connections, several at a time. Used by one thread, wake_up() excepted. Failures
// are replies without a status; nothing throws but the constructor.
class HttpClient {
 public:
  using Handler = std::function<void(HttpReply)>;

  // Throws std::runtime_error when the TLS settings cannot be used.
  explicit HttpClient(HttpClientSettings settings);
  // Ends all calls without telling their handlers.
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // The handler runs inside a later poll() and may start further calls.
  void start(HttpCall call, Handler handler);
  // Carries the calls on until something happens, at most for this time.
  void poll(std::chrono::milliseconds longest);
  // Ends a poll() on another thread, or the next one.
  void wake_up();
  // Calls that have not ended.
  size_t active() const;

  // One call, waited for. Without a status also when stop is requested.
  HttpReply exchange(HttpCall call, const std::stop_token& stop);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kconnect
