#include "cli/file_watcher.h"

#include <array>
#include <chrono>
#include <filesystem>
#include <set>
#include <system_error>
#include <tuple>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/connector_folder.h"
#include "runtime/error_handling.h"

namespace kconnect {

namespace {

namespace fs = std::filesystem;

constexpr auto settling_time = std::chrono::milliseconds(200);
constexpr int look_interval_ms = 1000;  // where nobody tells of changes

// What differs after a change: path, file behind it, size, times of content and entry.
using Stamp = std::tuple<std::string, ino_t, off_t, int64_t, int64_t>;

int64_t nanoseconds(const timespec& time) {
  return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

std::vector<Stamp> stamps(const std::vector<std::string>& paths) {
  std::vector<Stamp> all;
  for (const std::string& path : paths) {
    for (const std::string& file : connector_files_of(path)) {
      struct stat found {};
      if (::stat(file.c_str(), &found) != 0) continue;
      all.emplace_back(file, found.st_ino, found.st_size, nanoseconds(found.st_mtim),
                       nanoseconds(found.st_ctim));
    }
  }
  return all;
}

// The folders whose entries decide what the paths are.
std::set<fs::path> folders_of(const std::vector<std::string>& paths) {
  std::set<fs::path> folders;
  for (const std::string& path : paths) {
    std::error_code error;
    const fs::path absolute = fs::absolute(path, error);
    folders.insert(absolute.parent_path());
    if (fs::is_directory(absolute, error)) folders.insert(absolute);
    const fs::path target = fs::canonical(absolute, error);
    if (!error) folders.insert(target.parent_path());
  }
  return folders;
}

void drain(int descriptor) {
  alignas(inotify_event) std::array<char, 4096> events{};
  while (::read(descriptor, events.data(), events.size()) > 0) continue;
}

}  // namespace

FileWatcher::FileWatcher(std::vector<std::string> paths, std::function<void()> changed)
    : paths_(std::move(paths)),
      changed_(std::move(changed)),
      notified_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      woken_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

FileWatcher::~FileWatcher() {
  thread_.request_stop();
  look();
  thread_.join();
  if (notified_ >= 0) ::close(notified_);
  ::close(woken_);
}

void FileWatcher::look() {
  ::eventfd_write(woken_, 1);
}

void FileWatcher::run(const std::stop_token& stop) {
  std::vector<Stamp> seen;
  bool is_asked = true;
  while (!stop.stop_requested()) {
    const bool is_told = watch_folders();
    std::vector<Stamp> now = stamps(paths_);
    if (is_asked || now != seen) {
      do {
        seen = std::move(now);
        if (wait_or_stop(settling_time, stop)) return;
        now = stamps(paths_);
      } while (now != seen);
      changed_();
    }
    is_asked = wait(is_told);
  }
}

bool FileWatcher::watch_folders() const {
  constexpr uint32_t events = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |
                              IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
  bool all = true;
  for (const fs::path& folder : folders_of(paths_)) {
    all = ::inotify_add_watch(notified_, folder.c_str(), events) >= 0 && all;
  }
  return all;
}

bool FileWatcher::wait(bool is_told) const {
  std::array<pollfd, 2> sources{{{woken_, POLLIN, 0}, {notified_, POLLIN, 0}}};
  ::poll(sources.data(), sources.size(), is_told ? -1 : look_interval_ms);
  if (sources[1].revents != 0) drain(notified_);
  eventfd_t count = 0;
  return ::eventfd_read(woken_, &count) == 0;
}

}  // namespace kconnect
