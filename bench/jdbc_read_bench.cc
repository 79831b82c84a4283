// The JDBC source's task alone, without converters and Kafka: reads a table once and says how long
// it took. Usage: kconnect-jdbc-read-bench URL USER PASSWORD TABLE ROWS
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>

#include "jdbc/source_task.h"

namespace {

using namespace kconnect;  // NOLINT(google-build-using-namespace): a program of one file

class NoOffsets final : public OffsetReader {
 public:
  std::optional<OffsetMap> offset(const OffsetMap&) override { return std::nullopt; }
};

class Context final : public SourceTaskContext {
 public:
  const ConfigMap& config() const override { return config_; }
  OffsetReader& offsets() override { return offsets_; }
  std::stop_token stop_token() const override { return {}; }

 private:
  ConfigMap config_;
  NoOffsets offsets_;
};

std::string peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return line.substr(6);
  }
  return "?";
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 6) {
    std::fputs("usage: kconnect-jdbc-read-bench URL USER PASSWORD TABLE ROWS\n", stderr);
    return 2;
  }
  const size_t rows = std::strtoull(arguments[5], nullptr, 10);
  Context context;
  jdbc::JdbcSourceTask task;
  task.start(context, {{"connection.url", arguments[1]},
                       {"connection.user", arguments[2]},
                       {"connection.password", arguments[3]},
                       {"mode", "bulk"},
                       {"tables", arguments[4]},
                       {"tables.fetched", "true"},
                       {"poll.interval.ms", "3600000"}});
  const auto began = std::chrono::steady_clock::now();
  const std::clock_t cpu = std::clock();
  SourceRecords records;
  size_t read = 0;
  while (read < rows) {
    records.clear();
    task.poll(records);
    read += records.size();
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  const double cpu_seconds = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
  records.clear();
  task.stop();
  std::printf("{\"rows\": %zu, \"seconds\": %.3f, \"cpu_seconds\": %.3f, \"peak\": \"%s\"}\n", read,
              seconds, cpu_seconds, peak_memory().c_str());
  return 0;
}
