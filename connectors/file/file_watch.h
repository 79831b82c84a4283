#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

namespace kconnect::file {

// Waits for a file to grow or appear, or for stop. Noticed at once through inotify; where that does
// not work (network file systems, no watches left) the wait just ends after its time. Used by one
// thread.
class FileWatch {
 public:
  explicit FileWatch(const std::stop_token& stop);
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  // What to wait for from now on. Changes after this call end a later wait at once.
  void watch_content(const std::string& file);
  void watch_appearance(const std::string& file);
  void wait(std::chrono::milliseconds at_most);
  // Waits until a descriptor (a pipe, a terminal) can be read; false when the time or stop came
  // first.
  bool wait_readable(int descriptor, std::chrono::milliseconds at_most);

 private:
  void watch(const std::string& path, unsigned events);
  void drain() const;

  int notify_;
  int watched_ = -1;
  int stop_event_;
  std::stop_callback<std::function<void()>> on_stop_;
};

}  // namespace kconnect::file
