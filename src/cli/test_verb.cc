#include "cli/test_verb.h"

#include <chrono>
#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <kconnect/errors.h>

#include "base/atomic_file.h"
#include "cli/exit_codes.h"
#include "cli/junit.h"
#include "cli/line_diff.h"
#include "cli/record_chain.h"
#include "cli/table_test.h"

namespace kconnect {

namespace {

using Json = nlohmann::ordered_json;

bool has_schema(const Json& value) {
  return value.is_object() && value.size() == 2 && value.contains("schema") &&
         value.contains("payload");
}

bool asks_for_schemas(const Json& record) {
  for (const char* member : {"key", "value"}) {
    if (record.contains(member) && has_schema(record[member])) return true;
  }
  return false;
}

// Objects compare by their members in any order, and are shown in one.
std::string shown(const Json& json) {
  return nlohmann::json::parse(json.dump()).dump(2) + '\n';
}

// Runs the tests of one file.
class TableTestRun {
 public:
  TableTestRun(ConfigMap config, const PluginRegistry& plugins)
      : plugins_(plugins), chain_(std::move(config), plugins) {}

  // What is wrong, in lines; empty = nothing.
  std::string run(const TableTest& test) {
    std::vector<std::unique_ptr<ConnectRecord>> records;
    std::string failure;
    for (size_t i = 0; i < test.input.size(); ++i) {
      ChainResult result = chain_.send(test.input[i], static_cast<int64_t>(i));
      if (result.record != nullptr) records.push_back(std::move(result.record));
      if (failure.empty() && !result.error.empty())
        failure = fmt::format("record {} failed at {}: {}", i + 1, result.stopped_at, result.error);
    }
    std::string sent;
    if (failure.empty() && test.sent) failure = send(records, sent);
    if (test.error) return compare_error(*test.error, failure);
    if (!failure.empty()) return failure + '\n';
    std::string problems;
    if (test.output) problems += compare_output(*test.output, records);
    if (test.sent) problems += compare_sent(*test.sent, sent);
    return problems;
  }

 private:
  // Why the sink would fail; empty = it would not.
  std::string send(const std::vector<std::unique_ptr<ConnectRecord>>& records, std::string& sent) {
    const auto class_name = chain_.config().find("connector.class");
    const auto* plugin =
        class_name == chain_.config().end() ? nullptr : plugins_.find_sink(class_name->second);
    if (plugin == nullptr) return "sent needs a sink's connector.class";
    const auto connector = plugin->create();
    const auto preview = connector->create_preview(chain_.config());
    if (preview == nullptr) return "this sink shows nothing of what it sends";
    try {
      for (const auto& record : records) {
        const SinkRecord* sink_record = as_sink_record(*record);
        if (sink_record == nullptr) return "sent needs a sink: topics is missing";
        preview->show(*sink_record, sent);
      }
      return {};
    } catch (const std::exception&) {
      return exception_trace(std::current_exception());
    }
  }

  static std::string compare_error(const std::string& expected, const std::string& failure) {
    if (failure.empty())
      return fmt::format("no record failed; expected was an error with: {}\n", expected);
    if (failure.find(expected) != std::string::npos) return {};
    return fmt::format("another error:\n{}", line_diff(expected, failure));
  }

  std::string compare_output(const std::vector<std::string>& expected,
                             const std::vector<std::unique_ptr<ConnectRecord>>& actual) {
    std::string problems;
    for (size_t i = 0; i < std::max(expected.size(), actual.size()); ++i) {
      const std::string difference = compare(i < expected.size() ? &expected[i] : nullptr,
                                             i < actual.size() ? actual[i].get() : nullptr);
      if (!difference.empty()) problems += fmt::format("record {}:\n{}", i + 1, difference);
    }
    return problems;
  }

  // Members that are not expected are not compared.
  std::string compare(const std::string* expected_text, const ConnectRecord* actual) {
    const Json expected = expected_text == nullptr ? Json() : Json::parse(*expected_text);
    Json found;
    if (actual != nullptr) {
      found = Json::parse(chain_.lines().write(*actual, asks_for_schemas(expected)));
      if (actual->partition) found["partition"] = *actual->partition;
      if (expected_text != nullptr) keep_expected(expected, found);
    }
    const std::string left = expected_text == nullptr ? "" : shown(expected);
    const std::string right = actual == nullptr ? "" : shown(found);
    return left == right ? "" : line_diff(left, right);
  }

  static void keep_expected(const Json& expected, Json& found) {
    for (auto member = found.begin(); member != found.end();) {
      member = expected.contains(member.key()) ? std::next(member) : found.erase(member);
    }
    // The same values without their schemas, where no schema is expected.
    for (const char* name : {"key", "value"}) {
      if (found.contains(name) && has_schema(found[name]) && !has_schema(expected[name]))
        found[name] = Json(found[name]["payload"]);
    }
  }

  static std::string compare_sent(std::string expected, std::string actual) {
    while (expected.ends_with('\n')) expected.pop_back();
    while (actual.ends_with('\n')) actual.pop_back();
    return expected == actual ? "" : "sent:\n" + line_diff(expected, actual);
  }

  const PluginRegistry& plugins_;
  RecordChain chain_;
};

// Runs files and tells how it went.
class TestRunner {
 public:
  TestRunner(const PluginRegistry& plugins, std::string worker_file)
      : plugins_(plugins), worker_file_(std::move(worker_file)) {}

  void run(const std::string& path) {
    TableTestFile file = load_table_tests(path);
    const auto config = resolve_chain_config(std::move(file.connector), worker_file_);
    if (!config) throw std::runtime_error(path + ": its connector cannot be used");
    TableTestRun tests(*config, plugins_);
    for (const TableTest& test : file.tests) {
      std::string problem;
      try {
        problem = tests.run(test);
      } catch (const std::exception& error) {
        problem = fmt::format("{}\n", error.what());
      }
      tell(fmt::format("{}:{}: {}", path, test.line, test.name), std::move(problem));
    }
  }

  int finish(const std::string& junit_file) {
    const auto passed = cases_.size() - failed_;
    std::cout << fmt::format("{} passed, {} failed\n", passed, failed_);
    const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begin_);
    if (!junit_file.empty()) replace_file(junit_file, junit_xml(cases_, time));
    return failed_ == 0 ? 0 : exit_expectation;
  }

 private:
  void tell(std::string name, std::string problem) {
    std::cout << name << (problem.empty() ? ": passed\n" : ": FAILED\n");
    if (!problem.empty()) {
      ++failed_;
      std::string_view rest = problem;
      while (!rest.empty()) {
        const size_t end = std::min(rest.find('\n'), rest.size());
        std::cout << "  " << rest.substr(0, end) << '\n';
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
    cases_.push_back({std::move(name), std::move(problem)});
  }

  const PluginRegistry& plugins_;
  const std::string worker_file_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::vector<JunitCase> cases_;
  size_t failed_ = 0;
};

}  // namespace

Verb test_verb(std::function<PluginRegistry()> plugins) {
  return make_verb(
      "test", "FILE... [--worker FILE] [--junit FILE]", "run table tests of transforms and sinks",
      std::string("A FILE is YAML: connector (a file beside it, or the keys) and tests, each with\n"
                  "name, input and output, error or sent. A record has ") +
          record_members + "Exit codes: 0 all passed, 6 a test failed, 2 a file cannot be used.\n",
      [plugins = std::move(plugins)](const VerbArguments& arguments) {
        const PluginRegistry registry = plugins();
        TestRunner runner(registry, arguments.value("--worker"));
        for (const std::string& file : arguments.operands()) runner.run(file);
        return runner.finish(arguments.value("--junit"));
      });
}

}  // namespace kconnect
