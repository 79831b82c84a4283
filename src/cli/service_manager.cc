#include "cli/service_manager.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "runtime/error_handling.h"

namespace kconnect {

namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// Zero when the watchdog does not watch this process.
std::chrono::microseconds watchdog_of_environment() {
  const std::string pid = environment("WATCHDOG_PID");
  if (!pid.empty() && pid != std::to_string(::getpid())) return {};
  const std::string text = environment("WATCHDOG_USEC");
  int64_t time = 0;
  std::from_chars(text.data(), text.data() + text.size(), time);
  return std::chrono::microseconds(std::max<int64_t>(time, 0));
}

}  // namespace

ServiceManager::ServiceManager()
    : ServiceManager(environment("NOTIFY_SOCKET"), watchdog_of_environment()) {}

ServiceManager::ServiceManager(std::string socket, std::chrono::microseconds watchdog)
    : socket_(std::move(socket)), watchdog_(watchdog) {}

void ServiceManager::ready(std::string_view status, Healthy healthy) {
  tell(fmt::format("READY=1\nSTATUS={}", status));
  if (socket_.empty() || watchdog_.count() == 0) return;
  watch_ = std::jthread([this, healthy = std::move(healthy)](const std::stop_token& stop) {
    keep_watch(healthy, stop);
  });
}

void ServiceManager::stopping() {
  stopping_ = true;
  tell("STOPPING=1\nSTATUS=stopping");
}

void ServiceManager::keep_watch(const Healthy& healthy, const std::stop_token& stop) const {
  const auto half = std::chrono::duration_cast<std::chrono::milliseconds>(watchdog_ / 2);
  do {
    if (stopping_ || healthy(half / 2)) tell("WATCHDOG=1");
  } while (!wait_or_stop(half, stop));
}

void ServiceManager::tell(const std::string& state) const {
  sockaddr_un address{};
  if (socket_.empty() || socket_.size() >= sizeof address.sun_path) return;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket_.data(), socket_.size());
  if (socket_[0] == '@') address.sun_path[0] = '\0';
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return;
  static_cast<void>(::sendto(descriptor, state.data(), state.size(), MSG_NOSIGNAL,
                             reinterpret_cast<const sockaddr*>(&address), size));
  ::close(descriptor);
}

}  // namespace kconnect
