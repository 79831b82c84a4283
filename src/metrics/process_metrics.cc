#include "metrics/process_metrics.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include <sys/resource.h>
#include <unistd.h>

namespace kconnect {

namespace {

// The fields of /proc/self/stat behind the name of the program, which may hold blanks.
std::vector<double> process_state() {
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  const size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return {};
  std::istringstream fields(line.substr(name_end + 1));
  std::string state;
  fields >> state;
  std::vector<double> numbers;
  for (double number = 0; fields >> number;) numbers.push_back(number);
  return numbers;
}

// Seconds since the machine started.
std::optional<double> machine_age() {
  std::ifstream file("/proc/uptime");
  double seconds = 0;
  if (!(file >> seconds)) return std::nullopt;
  return seconds;
}

double open_files() {
  std::error_code error;
  const std::filesystem::directory_iterator files("/proc/self/fd", error);
  return error ? 0 : static_cast<double>(std::distance(begin(files), end(files)));
}

}  // namespace

MetricGroup process_metrics() {
  // Places in the list after the state, which is the third field of the file.
  constexpr size_t user_time = 10;
  constexpr size_t system_time = 11;
  constexpr size_t threads = 16;
  constexpr size_t start_time = 18;
  constexpr size_t virtual_bytes = 19;
  constexpr size_t resident_pages = 20;
  MetricGroup group{.type = ""};
  const std::vector<double> state = process_state();
  if (state.size() > resident_pages) {
    const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
    group.add("process_cpu_seconds_total", (state[user_time] + state[system_time]) / ticks);
    if (const auto age = machine_age()) {
      const std::chrono::duration<double> now = std::chrono::system_clock::now().time_since_epoch();
      group.add("process_start_time_seconds", now.count() - *age + state[start_time] / ticks);
    }
    group.add("process_threads", state[threads]);
    group.add("process_virtual_memory_bytes", state[virtual_bytes]);
    group.add("process_resident_memory_bytes", state[resident_pages] * page);
  }
  group.add("process_open_fds", open_files());
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0)
    group.add("process_max_fds", static_cast<double>(limit.rlim_cur));
  return group;
}

}  // namespace kconnect
