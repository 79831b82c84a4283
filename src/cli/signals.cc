#include "cli/signals.h"

#include <array>
#include <initializer_list>

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace kconnect {

namespace {

sigset_t set_of(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : signals) sigaddset(&set, number);
  return set;
}

sigset_t ending_signals() {
  return set_of({SIGTERM, SIGINT});
}

sigset_t all_signals() {
  return set_of({SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGTSTP});
}

bool is_ignored(int number) {
  struct sigaction action {};
  return ::sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

Signal meaning_of(uint32_t number) {
  switch (number) {
    case SIGHUP:
      return Signal::Reopen;
    case SIGUSR1:
      return Signal::Status;
    case SIGTSTP:
      return Signal::Suspend;
    default:
      return Signal::End;
  }
}

}  // namespace

Signals::Signals() : ignores_hangup_(is_ignored(SIGHUP)), woken_(::eventfd(0, EFD_CLOEXEC)) {
  const sigset_t set = all_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  arrived_ = ::signalfd(-1, &set, SFD_CLOEXEC);
  ::signal(SIGPIPE, SIG_IGN);
}

Signals::~Signals() {
  watcher_ = {};
  ::close(arrived_);
  ::close(woken_);
}

std::optional<Signal> Signals::wait() {
  std::array<pollfd, 2> events{{{arrived_, POLLIN, 0}, {woken_, POLLIN, 0}}};
  while (::poll(events.data(), events.size(), -1) < 0) continue;
  if (events[0].revents == 0) return std::nullopt;
  signalfd_siginfo info{};
  if (::read(arrived_, &info, sizeof info) != sizeof info) return Signal::End;
  return meaning_of(info.ssi_signo);
}

void Signals::wake() {
  ::eventfd_write(woken_, 1);
}

// The signal itself: the system knows where nobody could let the process go on.
void Signals::suspend() {
  const sigset_t set = set_of({SIGTSTP});
  ::kill(::getpid(), SIGTSTP);
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
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
