#include "cli/signals.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

namespace kconnect {

namespace {

sigset_t ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

}  // namespace

Signals::Signals() {
  const sigset_t set = ending_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

Signals::~Signals() = default;

int Signals::wait() {
  const sigset_t set = ending_signals();
  int number = 0;
  while (sigwait(&set, &number) != 0) continue;
  return number;
}

void Signals::end_at_next() {
  watcher_ = std::jthread([](const std::stop_token& stop) {
    const sigset_t set = ending_signals();
    const timespec step{0, 100'000'000};
    while (!stop.stop_requested()) {
      const int number = sigtimedwait(&set, nullptr, &step);
      if (number > 0) ::_exit(128 + number);
    }
  });
}

}  // namespace kconnect
