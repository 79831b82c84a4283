#include "net/port_holder.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <system_error>

#include <fmt/format.h>

namespace kconnect {

namespace {

namespace fs = std::filesystem;

// Adds the inodes of the sockets that listen at the port, from one of the kernel's tables: "sl
// local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode ...".
void add_listening(const char* table, uint16_t port, std::set<std::string>& inodes) {
  std::ifstream file(table);
  const std::string address_end = fmt::format(":{:04X}", port);
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    std::string slot;
    std::string local;
    std::string remote;
    std::string state;
    std::string skipped;
    std::string inode;
    fields >> slot >> local >> remote >> state;
    for (int i = 0; i < 5; ++i) fields >> skipped;
    fields >> inode;
    if (state == "0A" && local.ends_with(address_end)) inodes.insert(inode);
  }
}

bool is_number(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool holds_one(const fs::path& process, const std::set<std::string>& inodes) {
  std::error_code error;
  for (fs::directory_iterator entry(process / "fd", error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code gone;
    const std::string target = fs::read_symlink(entry->path(), gone).string();
    constexpr std::string_view prefix = "socket:[";
    if (target.starts_with(prefix) &&
        inodes.contains(target.substr(prefix.size(), target.size() - prefix.size() - 1)))
      return true;
  }
  return false;
}

}  // namespace

std::string port_holder(uint16_t port) {
  std::set<std::string> inodes;
  add_listening("/proc/net/tcp", port, inodes);
  add_listening("/proc/net/tcp6", port, inodes);
  if (inodes.empty()) return {};
  std::error_code error;
  for (fs::directory_iterator entry("/proc", error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const std::string id = entry->path().filename();
    if (!is_number(id) || !holds_one(entry->path(), inodes)) continue;
    std::ifstream file(entry->path() / "comm");
    std::string name;
    std::getline(file, name);
    return fmt::format("process {} ({})", id, name);
  }
  return {};
}

}  // namespace kconnect
