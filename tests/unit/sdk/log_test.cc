#include <atomic>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <thread>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <spdlog/sinks/ostream_sink.h>
#include <unistd.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "sdk/log_setup.h"
#include "sdk/repeat_filter.h"

namespace kconnect {

namespace {

// Loggers of their own that write into a text.
struct Recorder {
  explicit Recorder(LogFormat format = LogFormat::Text) {
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(out);
    sink->set_formatter(make_log_layout(format));
    levels.set_sink(sink);
  }
  std::ostringstream out;
  LogLevels levels;
};

// A path in the temporary folder that is gone afterwards.
struct TemporaryPath {
  explicit TemporaryPath(const std::string& name)
      : path(std::filesystem::temp_directory_path() / (std::to_string(::getpid()) + "-" + name)) {}
  ~TemporaryPath() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a log line has Java's layout with the context before the message") {
  Recorder recorder;
  const LogContext context("[my-source|task-0] ");
  recorder.levels.logger("org.apache.kafka.connect.runtime.Worker").warn("disk {} is full", 7);
  const std::regex line(R"(\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\] WARN \[my-source\|task-0\] )"
                        R"(disk 7 is full \(org\.apache\.kafka\.connect\.runtime\.Worker\)\n)");
  CHECK(std::regex_match(recorder.out.str(), line));
}

TEST_CASE("levels print under Java's names") {
  Recorder recorder;
  recorder.levels.configure(LogLevel::All, {});
  spdlog::logger& log = recorder.levels.logger("l");
  log.trace("m");
  log.debug("m");
  log.info("m");
  log.warn("m");
  log.error("m");
  log.critical("m");
  const std::string text = recorder.out.str();
  for (const char* name : {"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"})
    CHECK(text.find("] " + std::string(name) + " m (l)") != std::string::npos);
}

TEST_CASE("a JSON log line is one object whose texts are escaped") {
  Recorder recorder(LogFormat::Json);
  const LogContext context("[my-source|worker] ");
  recorder.levels.logger("a.B").error("two\nlines \"quoted\" \xff");
  const std::string text = recorder.out.str();
  CHECK(text.find('\n') == text.size() - 1);
  const auto line = nlohmann::json::parse(text);
  CHECK(line.size() == 5);
  CHECK(line["level"] == "ERROR");
  CHECK(line["logger"] == "a.B");
  CHECK(line["context"] == "my-source|worker");
  CHECK(line["message"] == "two\nlines \"quoted\" \xef\xbf\xbd");
  const std::regex time(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d)");
  CHECK(std::regex_match(line["timestamp"].get<std::string>(), time));
}

TEST_CASE("a logfmt line has the members of the JSON line, in quotes where they need them") {
  Recorder recorder(LogFormat::Logfmt);
  const LogContext context("[my-source|worker] ");
  recorder.levels.logger("a.B").error("two\nlines \"quoted\" \xff");
  recorder.levels.logger("a.B").info("plain");
  const std::regex lines(
      R"(timestamp=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d level=ERROR logger=a\.B )"
      "context=my-source\\|worker message=\"two\\\\nlines \\\\\"quoted\\\\\" \xef\xbf\xbd\"\n"
      R"(timestamp=\S+ level=INFO logger=a\.B context=my-source\|worker message=plain\n)");
  INFO(recorder.out.str());
  CHECK(std::regex_match(recorder.out.str(), lines));
  CHECK(parse_log_format("logfmt") == LogFormat::Logfmt);
  CHECK_FALSE(parse_log_format("xml"));
}

TEST_CASE("a warning that repeats is shown once and then counted") {
  Recorder recorder;
  spdlog::logger& log = recorder.levels.logger("a");
  for (int i = 0; i < 4; ++i) log.warn("disk is full");
  log.warn("disk is broken");
  recorder.levels.logger("b").warn("disk is full");
  {
    const LogContext context("[c|task-0] ");
    for (int i = 0; i < 2; ++i) log.warn("disk is full");
  }
  for (int i = 0; i < 2; ++i) log.info("nothing special");
  recorder.levels.tell_repetitions();
  std::vector<std::string> lines;
  std::istringstream text(recorder.out.str());
  for (std::string line; std::getline(text, line);) lines.push_back(line.substr(26));
  const std::vector<std::string> first = {
      "WARN disk is full (a)",    "WARN disk is broken (a)",
      "WARN disk is full (b)",    "WARN [c|task-0] disk is full (a)",
      "INFO nothing special (a)", "INFO nothing special (a)"};
  REQUIRE(lines.size() == first.size() + 2);
  CHECK(std::vector(lines.begin(), lines.begin() + 6) == first);
  CHECK(std::set(lines.begin() + 6, lines.end()) ==
        std::set<std::string>{"WARN repeated 3 times: disk is full (a)",
                              "WARN [c|task-0] repeated 1 times: disk is full (a)"});
}

TEST_CASE("what is held back comes when its time is over, and begins anew") {
  RepeatFilter filter;
  const RepeatFilter::Time start{std::chrono::hours(1000)};
  const auto admit = [&](const char* text, RepeatFilter::Time now) {
    return filter.admit(spdlog::level::warn, "logger", "", text, now);
  };
  CHECK(admit("a", start));
  CHECK(admit("b", start));
  CHECK_FALSE(admit("a", start + std::chrono::seconds(9)));
  CHECK(filter.due(start + std::chrono::seconds(9)).empty());
  const auto due = filter.due(start + std::chrono::seconds(10));
  REQUIRE(due.size() == 1);
  CHECK(due[0].text == "a");
  CHECK(due[0].logger == "logger");
  CHECK(due[0].count == 1);
  CHECK(admit("a", start + std::chrono::seconds(11)));
  CHECK_FALSE(filter.admit(spdlog::level::warn, "logger", "", "a", start));
  CHECK(filter.admit(spdlog::level::err, "logger", "", "a", start));
  CHECK(filter.admit(spdlog::level::warn, "logge", "r", "a", start));
  CHECK(filter.due(start - std::chrono::hours(1)).size() == 1);
}

TEST_CASE("lines are written around what shares the terminal with them") {
  struct Neighbour final : LogNeighbour {
    explicit Neighbour(std::ostringstream& output) : out(output) {}
    void around(const std::function<void()>& write) override {
      out << "<";
      write();
      out << ">";
    }
    std::ostringstream& out;
  };
  Recorder recorder;
  Neighbour neighbour(recorder.out);
  recorder.levels.set_neighbour(&neighbour);
  recorder.levels.logger("a").info("x");
  recorder.levels.set_neighbour(nullptr);
  recorder.levels.logger("a").info("y");
  CHECK(std::regex_match(recorder.out.str(),
                         std::regex(R"(<\[.*INFO x \(a\)\n>\[.*INFO y \(a\)\n)")));
}

TEST_CASE("a log file that was moved away is made again") {
  const TemporaryPath file("log-reopen.log");
  const TemporaryPath moved("log-reopen.log.1");
  const LogSettings settings{.output = file.path.string()};
  configure_logging(settings);
  logger("log_test").info("first");
  std::filesystem::rename(file.path, moved.path);
  reopen_log(settings);
  logger("log_test").info("second");
  LogSettings unusable = settings;
  unusable.output = std::filesystem::temp_directory_path().string();
  CHECK_THROWS_AS(reopen_log(unusable), ConfigException);
  logger("log_test").info("third");
  configure_logging({});
  CHECK(content(moved.path).find("first") != std::string::npos);
  CHECK(content(file.path).find("second") != std::string::npos);
  CHECK(content(file.path).find("third") != std::string::npos);
}

TEST_CASE("the log context belongs to its thread and comes back after a scope") {
  set_log_context("[c|worker] ");
  std::string seen = "unset";
  std::thread([&] { seen = log_context(); }).join();
  CHECK(seen.empty());
  {
    const LogContext inner("[c|task-1] ");
    CHECK(log_context() == "[c|task-1] ");
  }
  CHECK(log_context() == "[c|worker] ");
  set_log_context("");
}

TEST_CASE("a logger has the level of its nearest configured ancestor") {
  LogLevels levels;
  levels.configure(LogLevel::Info, {{"a", LogLevel::Warn}, {"a.b.c", LogLevel::Debug}});
  CHECK(levels.logger("x").level() == spdlog::level::info);
  CHECK(levels.logger("a.b").level() == spdlog::level::warn);
  CHECK(levels.logger("a.b.c.D").level() == spdlog::level::debug);
  CHECK(levels.logger("ab").level() == spdlog::level::info);
}

TEST_CASE("setting a level changes the loggers that exist and those that come") {
  LogLevels levels;
  spdlog::logger& child = levels.logger("org.apache.kafka.connect.runtime.Worker");
  spdlog::logger& other = levels.logger("org.apache.kafka.clients.Client");
  CHECK(levels.set_level("org.apache.kafka.connect", LogLevel::Debug) ==
        std::vector<std::string>{"org.apache.kafka.connect",
                                 "org.apache.kafka.connect.runtime.Worker"});
  CHECK(child.level() == spdlog::level::debug);
  CHECK(other.level() == spdlog::level::info);
  CHECK(levels.logger("org.apache.kafka.connect.New").level() == spdlog::level::debug);
}

TEST_CASE("every logger whose name starts with the one set is set too") {
  LogLevels levels;
  levels.logger("a.File");
  levels.logger("a.FileTask");
  levels.logger("a.Other");
  CHECK(levels.set_level("a.File", LogLevel::Warn) ==
        std::vector<std::string>{"a.File", "a.FileTask"});
  CHECK(levels.level("a.FileTask")->level == LogLevel::Warn);
  CHECK(levels.level("a.Other")->level == LogLevel::Info);
}

TEST_CASE("setting a child's level again does not change its ancestor") {
  LogLevels levels;
  levels.logger("a.b.C");
  levels.set_level("a", LogLevel::Warn);
  levels.set_level("a.b.C", LogLevel::Trace);
  CHECK(levels.level("a")->level == LogLevel::Warn);
  CHECK(levels.level("a.b.C")->level == LogLevel::Trace);
  CHECK(levels.logger("a.b.C").level() == spdlog::level::trace);
}

TEST_CASE("the root's level is that of all loggers without a nearer one") {
  LogLevels levels;
  spdlog::logger& log = levels.logger("a");
  levels.configure(LogLevel::Info, {{"b", LogLevel::Error}});
  CHECK(levels.set_level("ROOT", LogLevel::Off) == std::vector<std::string>{"root"});
  CHECK(log.level() == spdlog::level::off);
  CHECK(levels.logger("b").level() == spdlog::level::err);
}

TEST_CASE("levels lists the root and explicit levels with the time of their change") {
  LogLevels levels;
  levels.configure(LogLevel::Info, {{"configured", LogLevel::Error}});
  levels.logger("plain");
  levels.set_level("changed", LogLevel::Debug);
  levels.set_level("same", LogLevel::Info);
  const auto listed = levels.levels();
  CHECK(listed.size() == 3);
  CHECK(listed.at("root") == LoggerLevel{LogLevel::Info, {}});
  CHECK(listed.at("configured") == LoggerLevel{LogLevel::Error, {}});
  CHECK(listed.at("changed").last_modified.value() > 1'600'000'000'000);
}

TEST_CASE("the level of a logger is the one in effect, of an unknown one none") {
  LogLevels levels;
  levels.configure(LogLevel::Info, {{"a", LogLevel::Error}});
  levels.logger("a.b");
  CHECK(levels.level("a.b") == LoggerLevel{LogLevel::Error, {}});
  CHECK(levels.level("Root") == LoggerLevel{LogLevel::Info, {}});
  CHECK_FALSE(levels.level("a.c"));
}

TEST_CASE("level names are read in any case and others are refused") {
  CHECK(parse_log_level("debug") == LogLevel::Debug);
  CHECK(parse_log_level("Off") == LogLevel::Off);
  CHECK(parse_log_level("ALL") == LogLevel::All);
  CHECK_FALSE(parse_log_level("loud"));
  CHECK_FALSE(parse_log_level(""));
  CHECK(log_level_name(LogLevel::All) == "ALL");
  CHECK(log_level_name(LogLevel::Fatal) == "FATAL");
}

TEST_CASE("loggers are the same object at every call and from every thread") {
  LogLevels levels;
  spdlog::logger* first = &levels.logger("a");
  spdlog::logger* second = nullptr;
  std::thread([&] { second = &levels.logger("a"); }).join();
  CHECK(first == second);
}

TEST_CASE("threads may log while levels and sinks change") {
  Recorder recorder;
  std::atomic<bool> done = false;
  std::thread writer([&] {
    spdlog::logger& log = recorder.levels.logger("a.b");
    while (!done) log.info("line");
  });
  std::ostringstream other;
  for (int round = 0; round < 200; ++round) {
    recorder.levels.set_level("a", round % 2 == 0 ? LogLevel::Warn : LogLevel::Info);
    recorder.levels.set_sink(std::make_shared<spdlog::sinks::ostream_sink_mt>(other));
    recorder.levels.logger("n" + std::to_string(round));
  }
  done = true;
  writer.join();
  CHECK(recorder.levels.level("a.b")->level == LogLevel::Info);
}

TEST_CASE("configured logging appends to a file at the levels given") {
  const TemporaryPath file("log-test.log");
  for (int run = 0; run < 2; ++run) {
    configure_logging({.output = file.path.string(),
                       .level = LogLevel::Warn,
                       .levels = {{"log_test.loud", LogLevel::Debug}}});
    logger("log_test.quiet").info("unseen");
    logger("log_test.loud").debug("seen {}", run);
  }
  configure_logging({});
  const std::string text = content(file.path);
  CHECK(text.find("unseen") == std::string::npos);
  CHECK(text.find("DEBUG seen 0 (log_test.loud)\n") != std::string::npos);
  CHECK(text.find("DEBUG seen 1 (log_test.loud)\n") != std::string::npos);
}

TEST_CASE("a log file that cannot be opened is named") {
  const TemporaryPath folder("log-test-folder");
  std::filesystem::create_directory(folder.path);
  CHECK_THROWS_WITH(configure_logging({.output = folder.path.string()}),
                    Catch::Contains(folder.path.string()));
}

}  // namespace kconnect
