#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "elasticsearch/config.h"

namespace kconnect::elasticsearch {

// What a server has answered.
struct Answer {
  int status = 0;  // 0 = nothing, text says why
  std::string text = {};

  bool is_success() const { return status >= 200 && status < 300; }
  // The server could not be reached, or was not itself: another one may do better.
  bool is_of_endpoint() const {
    return status == 0 || status == 502 || status == 503 || status == 504;
  }
};

// What an answer that is no success says, in the words of the Java client.
std::string describe(const Answer& answer);

// The servers of one cluster: addresses in turn, credentials, encryption. Used by one thread,
// wake_up() excepted.
class Client {
 public:
  // Throws ConnectException when TLS settings or credentials cannot be used.
  explicit Client(const Config& config);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // One request, sent to one server after the other until one answers for itself. path: escaped,
  // with its query.
  Answer call(const std::string& method, const std::string& path,
              std::optional<std::string_view> body, const std::stop_token& stop);

  // Starts a bulk request; the body must live until the handler has been called, within a later
  // poll().
  void start_bulk(std::string_view body, std::function<void(Answer)> handler);
  void poll(std::chrono::milliseconds longest);
  // Ends a poll() on another thread, or the next one.
  void wake_up();
  // Whether a server is left that has not failed lately.
  bool has_healthy_server() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kconnect::elasticsearch
