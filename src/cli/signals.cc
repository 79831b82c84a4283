#include "cli/signals.h"

#include <array>

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
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

Signals::Signals() : woken_(::eventfd(0, EFD_CLOEXEC)) {
  const sigset_t set = ending_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

Signals::~Signals() {
  watcher_ = {};
  ::close(woken_);
}

bool Signals::wait() {
  const sigset_t set = ending_signals();
  const int arrived = ::signalfd(-1, &set, SFD_CLOEXEC);
  std::array<pollfd, 2> events{{{arrived, POLLIN, 0}, {woken_, POLLIN, 0}}};
  while (::poll(events.data(), events.size(), -1) < 0) continue;
  const bool signalled = events[0].revents != 0;
  signalfd_siginfo info{};
  if (signalled) static_cast<void>(!::read(arrived, &info, sizeof info));
  ::close(arrived);
  return signalled;
}

void Signals::wake() {
  ::eventfd_write(woken_, 1);
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
