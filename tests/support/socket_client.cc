#include "support/socket_client.h"

#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace kconnect {

namespace {

constexpr std::chrono::seconds response_limit{10};

size_t content_length(std::string_view header) {
  constexpr std::string_view name = "Content-Length: ";
  const size_t at = header.find(name);
  return at == std::string_view::npos
             ? 0
             : std::stoul(std::string(header.substr(at + name.size(), 12)));
}

}  // namespace

SocketClient::SocketClient(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    ::close(socket_);
    throw std::runtime_error("cannot connect to port " + std::to_string(port));
  }
}

SocketClient::~SocketClient() {
  if (socket_ >= 0) ::close(socket_);
}

SocketClient::SocketClient(SocketClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}

void SocketClient::send(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    text.remove_prefix(static_cast<size_t>(sent));
  }
}

void SocketClient::finish_sending() const {
  ::shutdown(socket_, SHUT_WR);
}

bool SocketClient::receive_more(std::chrono::milliseconds limit) {
  pollfd readable{.fd = socket_, .events = POLLIN, .revents = 0};
  if (::poll(&readable, 1, static_cast<int>(limit.count())) <= 0) return false;
  char buffer[16 * 1024];
  const ssize_t count = ::recv(socket_, buffer, sizeof(buffer), 0);
  if (count <= 0) return false;
  received_.append(buffer, static_cast<size_t>(count));
  return true;
}

std::string SocketClient::receive_all(std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !receive_more(left)) return std::exchange(received_, {});
  }
}

std::string SocketClient::receive_response(bool has_body) {
  size_t header_end = 0;
  while ((header_end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!receive_more(response_limit)) return {};
  }
  size_t size = header_end + 4;
  if (has_body) size += content_length(std::string_view(received_).substr(0, header_end));
  while (received_.size() < size) {
    if (!receive_more(response_limit)) return {};
  }
  const std::string response = received_.substr(0, size);
  received_.erase(0, size);
  return response;
}

std::string SocketClient::receive(size_t count) {
  while (received_.size() < count && receive_more(response_limit)) {
  }
  const std::string text = received_.substr(0, count);
  received_.erase(0, text.size());
  return text;
}

bool SocketClient::is_closed_within(std::chrono::milliseconds limit) {
  pollfd readable{.fd = socket_, .events = POLLIN, .revents = 0};
  if (::poll(&readable, 1, static_cast<int>(limit.count())) <= 0) return false;
  char byte = 0;
  return ::recv(socket_, &byte, 1, 0) <= 0;
}

std::string http_get(uint16_t port, const std::string& path) {
  return SocketClient(port).exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

}  // namespace kconnect
