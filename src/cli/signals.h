#pragma once

#include <functional>
#include <thread>

namespace kconnect {

// Turns SIGTERM and SIGINT into ordinary events. Make it on the main thread before any other
// thread: those inherit that the signals are not theirs. SIGPIPE is ignored from then on.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  // Waits for SIGTERM, SIGINT (true) or wake() (false).
  bool wait();
  // Ends wait(); from any thread.
  void wake();
  // From now on a further signal ends the process at once, with 128 + its number.
  void end_at_next();

 private:
  int woken_;  // an eventfd
  std::jthread watcher_;
};

}  // namespace kconnect
