#include "cli/quickstart_verb.h"

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <signal.h>
#include <unistd.h>

#include <kconnect/errors.h>

#include "base/atomic_file.h"
#include "cli/connect_client.h"
#include "cli/program.h"
#include "cli/standalone_options.h"
#include "config/properties_text.h"

namespace kconnect {

namespace {

using Json = nlohmann::json;

constexpr const char* details =
    "\nA worker with its own broker in memory, a source that reads lines of a file, to which a "
    "line "
    "comes\nfive times a second, and two sinks that write them to the screen and to another file. "
    "Everything is\nin a temporary folder. It ends by ctrl-c, or after N records, and removes the "
    "folder unless --keep\nis given.\n";

// A folder under the system's one for temporary files.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(bool keep) : keep_(keep) {
    std::string path = std::filesystem::temp_directory_path() / "kconnect-quickstart-XXXXXX";
    if (::mkdtemp(path.data()) == nullptr)
      throw ConnectException(fmt::format("cannot make a folder like {}", path));
    path_ = path;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!keep_) std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string file(const char* name) const { return path_ / name; }
  std::string path() const { return path_; }

 private:
  bool keep_;
  std::filesystem::path path_;
};

struct PipelineFile {
  const char* name;
  const char* what;
  ConfigMap config;
};

std::vector<PipelineFile> pipeline(const TemporaryFolder& folder) {
  const std::string converter = "org.apache.kafka.connect.storage.StringConverter";
  return {
      {"worker.properties",
       "how records look in Kafka, where offsets are kept",
       {{"bootstrap.servers", "localhost:9092"},
        {"key.converter", converter},
        {"value.converter", converter},
        {"offset.storage.file.filename", folder.file("connect.offsets")}}},
      {"source.properties",
       "reads lines.txt into the topic quickstart",
       {{"name", "source"},
        {"connector.class", "FileStreamSource"},
        {"file", folder.file("lines.txt")},
        {"topic", "quickstart"}}},
      {"console-sink.properties",
       "writes the topic to the screen",
       {{"name", "console-sink"}, {"connector.class", "FileStreamSink"}, {"topics", "quickstart"}}},
      {"file-sink.properties",
       "writes the topic to copy.txt",
       {{"name", "file-sink"},
        {"connector.class", "FileStreamSink"},
        {"topics", "quickstart"},
        {"file", folder.file("copy.txt")}}}};
}

// Appends lines to the source's file once the worker runs, and ends the process as ctrl-c does when
// the sinks have them all. Waits in a thread of its own.
class LineGenerator {
 public:
  LineGenerator(const TemporaryFolder& folder, size_t records)
      : folder_(folder), records_(records) {}

  void run(const std::stop_token& stop) {
    while (!stop.stop_requested() && url_.empty()) {
      find_url();
      pause(stop);
    }
    if (stop.stop_requested()) return;
    tell_what_next();
    std::ofstream lines(folder_.file("lines.txt"), std::ios::app);
    for (size_t number = 1; records_ == 0 || number <= records_; ++number) {
      const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
      lines << fmt::format("record {} of {:%H:%M:%S}", number, fmt::localtime(now)) << std::endl;
      pause(stop, 200);
      if (stop.stop_requested()) return;
    }
    while (!stop.stop_requested() && !has_arrived()) pause(stop);
    if (!stop.stop_requested()) ::kill(::getpid(), SIGTERM);
  }

 private:
  void find_url() {
    const auto port = read_file_if_present(folder_.file("rest.port"));
    if (port) url_ = fmt::format("http://127.0.0.1:{}", std::stoi(*port));
  }

  void tell_what_next() const {
    std::cerr << fmt::format(
        "REST: {0}\nIn another terminal:\n"
        "  echo hello >> {1}\n"
        "  kconnect status --url {0}\n"
        "  kconnect init FileStreamSource FileStreamSink\n"
        "ctrl-c ends this.\n\n",
        url_, folder_.file("lines.txt"));
  }

  bool has_arrived() const {
    ConnectClient client({.url = url_});
    for (const char* name : {"console-sink", "file-sink"}) {
      const Json sink = Json::parse(client.get(connector_path(name, "/progress")));
      if (sink.at("tasks").empty() || sink["tasks"][0].at("records").at("sent") < records_)
        return false;
    }
    return true;
  }

  void pause(const std::stop_token& stop, int milliseconds = 20) {
    std::unique_lock lock(mutex_);
    stopped_.wait_for(lock, stop, std::chrono::milliseconds(milliseconds), [] { return false; });
  }

  const TemporaryFolder& folder_;
  const size_t records_;  // 0 = no end
  std::string url_;
  std::mutex mutex_;
  std::condition_variable_any stopped_;
};

size_t record_count(const VerbArguments& arguments) {
  if (!arguments.has("--records")) return 0;
  const std::string text = arguments.value("--records");
  const auto count = parse_count(text);
  if (!count)
    throw WrongUsage(fmt::format("--records {}: expected a whole number of at least 1", text));
  return *count;
}

int quickstart(const VerbArguments& arguments) {
  const size_t records = record_count(arguments);
  const bool keep = arguments.has("--keep");
  const TemporaryFolder folder(keep);
  std::cerr << fmt::format("Everything is in {}, which {}:\n", folder.path(),
                           keep ? "stays" : "is removed at the end (--keep keeps it)");
  std::vector<std::string> command = {
      "--embedded-kafka", "--quiet",
      "--listen",         arguments.value("--listen", "http://127.0.0.1:0"),
      "--rest-port-file", folder.file("rest.port")};
  std::string shown = "kconnect-standalone --embedded-kafka";
  for (const PipelineFile& file : pipeline(folder)) {
    replace_file(folder.file(file.name), properties_text(file.config));
    std::cerr << fmt::format("  {:<24} {}\n", file.name, file.what);
    command.push_back(folder.file(file.name));
    shown += fmt::format(" {}", file.name);
  }
  std::cerr << shown << "\n\n";
  replace_file(folder.file("lines.txt"), "");
  // The worker takes these signals; no thread may be ended by them.
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  LineGenerator generator(folder, records);
  const std::jthread lines([&](const std::stop_token& stop) { generator.run(stop); });
  return run_kconnect_standalone(command);
}

}  // namespace

Verb quickstart_verb() {
  return make_verb("quickstart", "[--records N] [--keep] [--listen URL]",
                   "see records flow: no files, no broker needed", details, quickstart);
}

}  // namespace kconnect
