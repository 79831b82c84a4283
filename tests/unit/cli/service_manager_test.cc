#include "cli/service_manager.h"

#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "support/temp_dir.h"

namespace kconnect {

namespace {

using std::chrono_literals::operator""ms;

// Takes the place of systemd.
class Listener {
 public:
  explicit Listener(const std::string& path) : descriptor_(::socket(AF_UNIX, SOCK_DGRAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  ~Listener() { ::close(descriptor_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // The next message; "" when there is none within the time.
  std::string next(std::chrono::milliseconds limit) {
    const timeval time{limit.count() / 1000, (limit.count() % 1000) * 1000};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    std::string text(200, '\0');
    const ssize_t size = ::recv(descriptor_, text.data(), text.size(), 0);
    text.resize(size < 0 ? 0 : static_cast<size_t>(size));
    return text;
  }

 private:
  int descriptor_;
};

}  // namespace

TEST_CASE("the watchdog hears only from a healthy worker, and through the whole stop") {
  const TempDir folder;
  const std::string path = folder.path() / "notify";
  Listener systemd(path);
  std::atomic<bool> healthy = false;
  ServiceManager manager(path, 40ms);
  manager.ready("2 connectors",
                [&](std::chrono::milliseconds limit) { return limit == 10ms && healthy; });
  CHECK(systemd.next(5000ms) == "READY=1\nSTATUS=2 connectors");
  CHECK(systemd.next(150ms).empty());
  healthy = true;
  CHECK(systemd.next(5000ms) == "WATCHDOG=1");
  CHECK(systemd.next(5000ms) == "WATCHDOG=1");
  healthy = false;
  while (!systemd.next(150ms).empty()) continue;
  manager.stopping();
  CHECK(systemd.next(5000ms) == "STOPPING=1\nSTATUS=stopping");
  CHECK(systemd.next(5000ms) == "WATCHDOG=1");
}

TEST_CASE("without a watchdog the worker's health is not asked for") {
  const TempDir folder;
  const std::string path = folder.path() / "notify";
  Listener systemd(path);
  ServiceManager manager(path, {});
  std::atomic<bool> asked = false;
  manager.ready("up", [&](auto) { return asked = true; });
  CHECK(systemd.next(5000ms) == "READY=1\nSTATUS=up");
  CHECK(systemd.next(50ms).empty());
  CHECK_FALSE(asked);
}

TEST_CASE("nobody to tell is no error") {
  for (const std::string& socket :
       {std::string(), std::string("/nonexistent/notify"), std::string(200, 'x')}) {
    ServiceManager manager(socket, 1000ms);
    manager.ready("up", [](auto) { return true; });
    manager.stopping();
  }
}

}  // namespace kconnect
