#pragma once

#include <optional>
#include <thread>

namespace kconnect {

// What a signal asks for.
enum class Signal {
  End,      // SIGTERM, SIGINT
  Reopen,   // SIGHUP
  Status,   // SIGUSR1
  Suspend,  // SIGTSTP, ctrl-z
};

// Turns signals into ordinary events. Make it on the main thread before any other thread: those
// inherit that the signals are not theirs. SIGPIPE is ignored from then on.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  // Waits for a signal; nullopt after wake().
  std::optional<Signal> wait();
  // Ends wait(); from any thread.
  void wake();
  // Becomes readable when there is a signal for wait().
  int descriptor() const { return arrived_; }
  // Whoever started the program did so with SIGHUP ignored, as nohup does.
  bool ignores_hangup() const { return ignores_hangup_; }
  // Stops the process as SIGTSTP does, until a shell lets it go on.
  static void suspend();
  // From now on a further signal to end ends the process at once, with 128 + its number.
  void end_at_next();

 private:
  bool ignores_hangup_;
  int arrived_;  // a signalfd
  int woken_;    // an eventfd
  std::jthread watcher_;
};

}  // namespace kconnect
