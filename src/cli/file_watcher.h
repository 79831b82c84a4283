#pragma once

#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace kconnect {

// Tells when files change. It looks at their folders, since editors put a new file in the place of
// the old one, and waits until nothing has changed for a moment. Where the system does not tell of
// changes, it looks once a second.
class FileWatcher {
 public:
  // Paths of files and folders of connector files, which need not be there. changed is called on a
  // thread of the watcher's own: once at the beginning, then after every change.
  FileWatcher(std::vector<std::string> paths, std::function<void()> changed);
  // Waits for a call of changed to end.
  ~FileWatcher();
  FileWatcher(const FileWatcher&) = delete;
  FileWatcher& operator=(const FileWatcher&) = delete;

  // Has changed called as if there were a change. From any thread.
  void look();

 private:
  void run(const std::stop_token& stop);
  bool watch_folders() const;  // false when some cannot be watched
  // Waits for news; true after look().
  bool wait(bool is_told) const;

  const std::vector<std::string> paths_;
  const std::function<void()> changed_;
  const int notified_;  // an inotify, -1 = none
  const int woken_;     // an eventfd
  std::jthread thread_;
};

}  // namespace kconnect
