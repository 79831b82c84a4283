#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace kconnect {

// Tells systemd how this process is, as sd_notify(3) says: by datagrams to a socket. What cannot be
// told is left out: the worker does not depend on being watched. For one thread.
class ServiceManager {
 public:
  // Whether the worker could do something within the limit; waits until it is known.
  using Healthy = std::function<bool(std::chrono::milliseconds limit)>;

  // As $NOTIFY_SOCKET, $WATCHDOG_USEC and $WATCHDOG_PID say.
  ServiceManager();
  // socket: a path, "@name" in the abstract namespace, empty = nobody is told. watchdog: the time
  // after which a silent process counts as hanging; zero = it never does.
  ServiceManager(std::string socket, std::chrono::microseconds watchdog);
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;

  // The service is up. From now on, on a thread of its own, the watchdog hears twice in its time
  // from a worker that is healthy.
  void ready(std::string_view status, Healthy healthy);
  // The watchdog goes on hearing: how long a stop may take is limited by systemd itself.
  void stopping();

 private:
  void tell(const std::string& state) const;
  void keep_watch(const Healthy& healthy, const std::stop_token& stop) const;

  const std::string socket_;
  const std::chrono::microseconds watchdog_;
  std::atomic<bool> stopping_ = false;
  std::jthread watch_;
};

}  // namespace kconnect
