#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace kconnect {

// A TCP connection to the loopback interface that sends and receives raw text. Errors of the
// connection end what is received; nothing throws but the constructor.
class SocketClient {
 public:
  explicit SocketClient(uint16_t port);
  ~SocketClient();
  SocketClient(const SocketClient&) = delete;
  SocketClient& operator=(const SocketClient&) = delete;
  SocketClient(SocketClient&& other) noexcept;

  void send(std::string_view text) const;
  void finish_sending() const;

  // What the peer sends until it closes the connection or time is up.
  std::string receive_all(std::chrono::milliseconds limit = std::chrono::seconds(10));
  // One HTTP response with the body that its Content-Length announces (none after a HEAD); empty
  // when the connection ends before. What follows it is kept for the next call.
  std::string receive_response(bool has_body = true);
  // The next bytes of the peer; fewer when it closes the connection before.
  std::string receive(size_t count);
  // True when the peer closes the connection within the limit.
  bool is_closed_within(std::chrono::milliseconds limit);

  // Sends a request and returns its response.
  std::string exchange(std::string_view request) {
    send(request);
    return receive_response();
  }

 private:
  bool receive_more(std::chrono::milliseconds limit);

  int socket_;
  std::string received_;
};

// Opens a connection of its own for one GET and returns the whole response.
std::string http_get(uint16_t port, const std::string& path);

}  // namespace kconnect
