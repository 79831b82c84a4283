#include "base/read_file.h"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

namespace kconnect {

namespace {

[[noreturn]] void fail(const std::string& path) {
  throw std::system_error(errno, std::generic_category(), path);
}

}  // namespace

std::string read_file(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (file == nullptr) fail(path);
  std::string content;
  char buffer[16384];
  while (const size_t count = std::fread(buffer, 1, sizeof buffer, file.get())) {
    content.append(buffer, count);
  }
  if (std::ferror(file.get()) != 0) fail(path);
  return content;
}

}  // namespace kconnect
