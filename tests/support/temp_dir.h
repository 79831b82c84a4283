#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace kconnect {

// A new, empty folder that is removed with its content at the end.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }
  // Writes a file, its folders included, and says its full name.
  std::string write(const std::string& name, std::string_view content) const;
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace kconnect
