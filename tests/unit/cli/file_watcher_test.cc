#include "cli/file_watcher.h"

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>

#include <catch2/catch.hpp>

#include "support/temp_dir.h"

namespace kconnect {

namespace {

namespace fs = std::filesystem;

// Counts what a watcher tells.
class Count {
 public:
  void add() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  bool reaches(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return count_ >= count; });
  }
  int value() {
    const std::lock_guard lock(mutex_);
    return count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

}  // namespace

TEST_CASE("changes of files and folders are told, each burst once") {
  const TempDir folder;
  const std::string file = folder.write("a.properties", "1");
  const std::string connectors = folder.file("conf.d");
  fs::create_directory(connectors);
  Count count;
  FileWatcher watcher({file, connectors, folder.file("later/b.properties")}, [&] { count.add(); });
  REQUIRE(count.reaches(1));
  folder.write("a.properties", "two");
  REQUIRE(count.reaches(2));
  folder.write("a.new", "three");
  fs::rename(folder.file("a.new"), file);
  REQUIRE(count.reaches(3));
  for (int i = 0; i < 20; ++i) folder.write("conf.d/" + std::to_string(i) + ".json", "{}");
  REQUIRE(count.reaches(4));
  fs::remove(folder.file("conf.d/7.json"));
  REQUIRE(count.reaches(5));
  folder.write("conf.d/README", "no connector");
  folder.write("other", "not watched");
  watcher.look();
  REQUIRE(count.reaches(6));
  fs::remove(file);
  REQUIRE(count.reaches(7));
  folder.write("a.properties", "again");
  REQUIRE(count.reaches(8));
  CHECK(count.value() == 8);
}

TEST_CASE("a change behind a symbolic link is told") {
  const TempDir folder;
  folder.write("v1/a.properties", "1");
  folder.write("v2/a.properties", "2");
  fs::create_symlink("v1", folder.file("data"));
  fs::create_symlink("data/a.properties", folder.file("a.properties"));
  Count count;
  const FileWatcher watcher({folder.file("a.properties")}, [&] { count.add(); });
  REQUIRE(count.reaches(1));
  fs::create_symlink("v2", folder.file("next"));
  fs::rename(folder.file("next"), folder.file("data"));
  REQUIRE(count.reaches(2));
  folder.write("v2/a.properties", "three");
  REQUIRE(count.reaches(3));
}

}  // namespace kconnect
