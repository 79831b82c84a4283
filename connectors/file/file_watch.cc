#include "file/file_watch.h"

#include <array>
#include <cstdint>
#include <filesystem>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace kconnect::file {

FileWatch::FileWatch(const std::stop_token& stop)
    : notify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      stop_event_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      on_stop_(stop, [this] {
        const uint64_t one = 1;
        // The counter cannot overflow: there is one stop.
        [[maybe_unused]] const ssize_t written = ::write(stop_event_, &one, sizeof one);
      }) {}

FileWatch::~FileWatch() {
  if (notify_ >= 0) ::close(notify_);
  ::close(stop_event_);
}

void FileWatch::watch(const std::string& path, unsigned events) {
  if (notify_ < 0) return;
  if (watched_ >= 0) ::inotify_rm_watch(notify_, watched_);
  drain();
  watched_ = ::inotify_add_watch(notify_, path.c_str(), events);
}

void FileWatch::watch_content(const std::string& file) {
  watch(file, IN_MODIFY | IN_CLOSE_WRITE);
}

void FileWatch::watch_appearance(const std::string& file) {
  const std::filesystem::path parent = std::filesystem::path(file).parent_path();
  watch(parent.empty() ? "." : parent.string(), IN_CREATE | IN_MOVED_TO);
}

void FileWatch::wait(std::chrono::milliseconds at_most) {
  wait_readable(notify_, at_most);
}

bool FileWatch::wait_readable(int descriptor, std::chrono::milliseconds at_most) {
  std::array<pollfd, 2> events = {{{stop_event_, POLLIN, 0}, {descriptor, POLLIN, 0}}};
  ::poll(events.data(), events.size(), static_cast<int>(at_most.count()));
  if (descriptor == notify_) drain();
  return (events[1].revents & (POLLIN | POLLHUP | POLLERR)) != 0 &&
         (events[0].revents & POLLIN) == 0;
}

void FileWatch::drain() const {
  alignas(inotify_event) std::array<char, 4096> events;
  while (::read(notify_, events.data(), events.size()) > 0) continue;
}

}  // namespace kconnect::file
