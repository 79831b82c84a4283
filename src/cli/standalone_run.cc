#include "cli/standalone_run.h"

#include <cstdlib>
#include <exception>
#include <iostream>
#include <mutex>
#include <thread>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <kconnect/log.h>

#include "base/atomic_file.h"
#include "cli/exit_codes.h"
#include "cli/progress_view.h"
#include "cli/run_summary.h"
#include "cli/standalone_worker.h"

namespace kconnect {

namespace {

using Clock = std::chrono::steady_clock;

spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.connect.cli.ConnectStandalone");
  return instance;
}

// What went wrong, if anything.
std::optional<RunEnd> start(StandaloneWorker& worker) {
  try {
    worker.start();
    return std::nullopt;
  } catch (const ConnectorNotCreated& error) {
    log().error("Stopping after connector error: {}", error.what());
    return RunEnd{exit_connector, error.what()};
  } catch (const std::exception& error) {
    log().error("Stopping due to error: {}", error.what());
    return RunEnd{exit_worker, error.what()};
  }
}

// The first of several reasons to end. Safe from any thread.
class Ending {
 public:
  explicit Ending(Signals& signals) : signals_(signals) {}

  // Ends wait() when there is an end.
  void decide(std::optional<RunEnd> end) {
    if (!end) return;
    {
      const std::lock_guard lock(mutex_);
      if (!end_) end_ = std::move(end);
    }
    signals_.wake();
  }

  // answer: what other signals than those to end lead to, if anything.
  RunEnd wait(const std::function<std::optional<RunEnd>(Signal)>& answer) {
    while (const auto signal = signals_.wait()) {
      decide(*signal == Signal::End ? RunEnd{0, "told to stop"} : answer(*signal));
    }
    signals_.end_at_next();
    const std::lock_guard lock(mutex_);
    return *end_;
  }

 private:
  Signals& signals_;
  std::mutex mutex_;
  std::optional<RunEnd> end_;
};

// The log file has been moved away. Without one the terminal is gone, which ends a Java worker.
std::optional<RunEnd> reopen(const LogSettings& settings, bool goes_on_without) {
  if (settings.output == "stdout" || settings.output == "stderr") {
    if (goes_on_without) return std::nullopt;
    return RunEnd{0, "told to stop by SIGHUP"};
  }
  try {
    reopen_log(settings);
    log().info("The log file has been opened again");
  } catch (const std::exception& error) {
    log().error("{}", error.what());
  }
  return std::nullopt;
}

// A source whose last offsets are not stored would send its records again: that is no clean end.
void look_for_lost_offsets(RunSummary& summary) {
  if (summary.end.exit_code != 0) return;
  for (const ConnectorProgress& connector : summary.connectors) {
    if (connector.status.type != ConnectorType::Source) continue;
    for (const auto& [id, metrics] : connector.tasks) {
      if (!metrics->last_commit_failed()) continue;
      summary.end = {exit_failed, fmt::format("the offsets of task {} could not be stored",
                                              TaskId{connector.status.name, id}.text())};
    }
  }
}

void check_expectations(const std::vector<Expectation>& expectations, RunSummary& summary) {
  for (const Expectation& expectation : expectations) {
    summary.expectations.push_back(
        check_expectation(expectation, summary.connectors, summary.lags));
    const ExpectationResult& result = summary.expectations.back();
    if (result.met || summary.end.exit_code != 0) continue;
    summary.end = {exit_expectation, "not as expected: " + expectation_line(result)};
  }
}

void write_output(const std::string& file, const std::string& content) {
  if (file == "-") {
    std::cout << content << std::flush;
    return;
  }
  try {
    replace_file(file, content);
  } catch (const std::exception& error) {
    log().error("The summary cannot be written: {}", error.what());
  }
}

}  // namespace

int run_standalone_worker(StandaloneSettings settings, const PluginRegistry& plugins,
                          Signals& signals) {
  const Clock::time_point begin = Clock::now();
  const bool has_limits = settings.limits.any();
  const bool follows_files = settings.watch.has_value();
  const std::string summary_file = settings.summary_file;
  const std::string junit_file = settings.junit_file;
  const std::vector<Expectation> expectations = settings.expectations;
  const ProgressOptions progress = settings.progress;
  const LogSettings log_settings = settings.log;
  const bool shares_terminal = settings.writes_standard_output;
  std::optional<StandaloneWorker> worker;
  try {
    worker.emplace(std::move(settings), plugins);
  } catch (const std::exception& error) {
    log().error("Stopping due to error: {}", error.what());
    return exit_worker;
  }
  Ending ending(signals);
  std::jthread starter([&] { ending.decide(start(*worker)); });
  std::jthread watcher;
  if (has_limits) {
    watcher =
        std::jthread([&](const std::stop_token& stop) { ending.decide(worker->watch(stop)); });
  }
  ProgressView view(progress, log_settings, shares_terminal, [&] { return worker->summary(); });
  const RunEnd end = ending.wait([&](Signal signal) -> std::optional<RunEnd> {
    if (signal == Signal::Status) view.show_once();
    if (signal == Signal::Suspend) view.suspend();
    if (signal != Signal::Reopen) return std::nullopt;
    worker->look_at_files();
    return reopen(log_settings, follows_files || signals.ignores_hangup());
  });
  worker->interrupt();
  starter.join();
  watcher = {};
  view.stop_looking();
  RunSummary summary{.end = end, .connectors = worker->progress()};
  for (const ConnectorProgress& connector : summary.connectors) {
    const ConnectorTotals totals = totals_of(connector, Clock::now());
    if (totals.lag) summary.lags[totals.name] = *totals.lag;
  }
  const bool all_ended = worker->stop();
  summary.duration = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  if (has_limits) look_for_lost_offsets(summary);
  check_expectations(expectations, summary);
  log_levels().tell_repetitions();
  for (const std::string& line : run_summary_lines(summary)) log().info("Summary: {}", line);
  view.show_end(summary);
  if (!summary_file.empty()) write_output(summary_file, run_summary_json(summary));
  if (!junit_file.empty()) write_output(junit_file, run_summary_junit(summary));
  const int code = summary.end.exit_code;
  // A thread that hangs in a plugin cannot be waited for; everything else is done.
  if (!all_ended) std::_Exit(code);
  return code;
}

}  // namespace kconnect
