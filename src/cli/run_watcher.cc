#include "cli/run_watcher.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/exit_codes.h"

namespace kconnect {

namespace {

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

std::string failure_text(const std::string& what, const StateInfo& state) {
  return fmt::format("{} FAILED: {}", what, first_line(state.trace.value_or("no reason given")));
}

// The first failure among connectors and tasks; empty = none.
std::string failure_of(const std::vector<ConnectorProgress>& connectors) {
  for (const ConnectorProgress& connector : connectors) {
    const ConnectorStatus& status = connector.status;
    for (const auto& [id, task] : status.tasks) {
      if (task.state == State::Failed)
        return failure_text("task " + TaskId{status.name, id}.text(), task);
    }
    if (status.connector.state == State::Failed)
      return failure_text("connector " + status.name, status.connector);
  }
  return {};
}

// What keeps a connector from working; empty = all of it runs.
std::string not_running(const ConnectorProgress& connector) {
  const ConnectorStatus& status = connector.status;
  if (status.connector.state != State::Running)
    return fmt::format("connector {} is {}", status.name, state_name(status.connector.state));
  if (status.tasks.empty()) return fmt::format("connector {} has no task", status.name);
  for (const auto& [id, task] : status.tasks) {
    if (task.state != State::Running || !connector.tasks.contains(id)) {
      return fmt::format("task {} is {}", TaskId{status.name, id}.text(), state_name(task.state));
    }
  }
  return {};
}

// The first source task that may have more; empty = none.
std::string busy_source(const std::vector<ConnectorProgress>& connectors) {
  for (const ConnectorProgress& connector : connectors) {
    for (const auto& [id, metrics] : connector.tasks) {
      const auto* source = dynamic_cast<const SourceTaskMetrics*>(metrics.get());
      if (source == nullptr || source->idle()) continue;
      return fmt::format("task {} is not at its end", TaskId{connector.status.name, id}.text());
    }
  }
  return {};
}

bool every_source_knows_its_end(const std::vector<ConnectorProgress>& connectors) {
  for (const ConnectorProgress& connector : connectors) {
    for (const auto& [id, metrics] : connector.tasks) {
      const auto* source = dynamic_cast<const SourceTaskMetrics*>(metrics.get());
      if (source != nullptr && !source->knows_end()) return false;
    }
  }
  return true;
}

double seconds(std::chrono::steady_clock::duration time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

RunWatcher::RunWatcher(RunLimits limits, Herder& herder, MakeBacklog make_backlog, Time start)
    : limits_(std::move(limits)),
      herder_(herder),
      make_backlog_(std::move(make_backlog)),
      start_(start),
      last_movement_(start) {}

std::optional<RunEnd> RunWatcher::look(Time now) {
  const Connectors connectors = progress_of_all(herder_);
  if (limits_.exit_on_failure) {
    if (const std::string failure = failure_of(connectors); !failure.empty())
      return RunEnd{exit_failed, failure};
  }
  if (auto end = enough(connectors)) return end;
  if (limits_.exit_when_idle) {
    left_ = left_to_do(connectors, now);
    if (left_.empty()) return RunEnd{0, "all records have arrived"};
  }
  if (limits_.timeout && now - start_ >= *limits_.timeout) {
    return RunEnd{exit_timeout, fmt::format("not done within {:g} s{}{}", seconds(*limits_.timeout),
                                            left_.empty() ? "" : ": ", left_)};
  }
  return std::nullopt;
}

std::optional<RunEnd> RunWatcher::enough(const Connectors& connectors) const {
  for (const RecordLimit& limit : limits_.max_records) {
    if (!has_enough(limit, connectors)) continue;
    if (const std::string failure = failure_of(connectors); !failure.empty())
      return RunEnd{exit_failed, failure};
    return RunEnd{0, fmt::format("{} records were asked for", limit.count)};
  }
  return std::nullopt;
}

bool RunWatcher::has_enough(const RecordLimit& limit, const Connectors& connectors) const {
  const bool has_source = std::any_of(connectors.begin(), connectors.end(), [](const auto& c) {
    return c.status.type == ConnectorType::Source;
  });
  const ConnectorType counted = has_source ? ConnectorType::Source : ConnectorType::Sink;
  uint64_t delivered = 0;
  for (const ConnectorProgress& connector : connectors) {
    const ConnectorStatus& status = connector.status;
    const bool counts =
        limit.connector.empty() ? status.type == counted : status.name == limit.connector;
    if (!counts) continue;
    for (const auto& [id, metrics] : connector.tasks) delivered += metrics->totals().delivered;
  }
  return delivered >= limit.count;
}

std::string RunWatcher::left_to_do(const Connectors& connectors, Time now) {
  note_movement(connectors, now);
  if (!herder_.ready()) return "connectors are being created";
  if (connectors.empty()) return "there is no connector";
  for (const ConnectorProgress& connector : connectors) {
    if (std::string text = not_running(connector); !text.empty()) return text;
  }
  if (std::string text = busy_source(connectors); !text.empty()) return text;
  if (std::string text = left_in_topics(connectors); !text.empty()) return text;
  return now - last_movement_ < idle_time(connectors) ? "records moved a moment ago" : "";
}

std::chrono::milliseconds RunWatcher::idle_time(const Connectors& connectors) const {
  constexpr std::chrono::milliseconds when_known{200};
  constexpr std::chrono::milliseconds when_guessed{2000};
  if (limits_.exit_when_idle->count() > 0) return *limits_.exit_when_idle;
  return every_source_knows_its_end(connectors) ? when_known : when_guessed;
}

std::string RunWatcher::left_in_topics(const Connectors& connectors) {
  for (const ConnectorProgress& connector : connectors) {
    const ConnectorStatus& status = connector.status;
    if (status.type != ConnectorType::Sink) continue;
    try {
      auto& backlog = backlogs_[status.name];
      if (backlog == nullptr) {
        auto made = make_backlog_(status.name);
        made->note_ends();
        backlog = std::move(made);
      }
      if (const std::string missing = backlog->missing(); !missing.empty())
        return fmt::format("{}: {}", status.name, missing);
    } catch (const std::exception& error) {
      return fmt::format("{}: {}", status.name, error.what());
    }
  }
  return {};
}

void RunWatcher::note_movement(const Connectors& connectors, Time now) {
  uint64_t taken = 0;
  uint64_t polled = 0;
  for (const ConnectorProgress& connector : connectors) {
    for (const auto& [id, metrics] : connector.tasks) {
      const uint64_t count = metrics->totals().taken;
      taken += count;
      if (connector.status.type == ConnectorType::Source) polled += count;
    }
  }
  if (taken != taken_) last_movement_ = now;
  // Ends noted before a source went on are not the ends.
  if (polled != polled_) backlogs_.clear();
  taken_ = taken;
  polled_ = polled;
}

}  // namespace kconnect
