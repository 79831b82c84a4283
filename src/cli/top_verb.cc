#include "cli/top_verb.h"

#include <algorithm>
#include <array>
#include <iostream>

#include <fmt/format.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include "cli/live_area.h"
#include "cli/progress_rates.h"
#include "cli/progress_table.h"
#include "cli/signals.h"
#include "cli/standalone_options.h"
#include "cli/terminal.h"
#include "rest/progress_json.h"

namespace kconnect {

namespace {

constexpr auto least_interval = std::chrono::milliseconds(100);
constexpr auto longest_silence = std::chrono::milliseconds(3000);

struct TopOptions {
  std::chrono::milliseconds interval{1000};
  bool color = false;
};

TopOptions top_options(const VerbArguments& arguments) {
  const std::string interval = arguments.value("--interval", "1s");
  const auto duration = parse_duration(interval);
  if (!duration) throw WrongUsage(fmt::format("--interval: {} is no duration", interval));
  const When color = parse_when(arguments.value("--color", "auto")).value();
  return {std::max(*duration, least_interval), wants_color(color, STDOUT_FILENO)};
}

// Throws WorkerUnreachable, WorkerRefused or DataException.
ProgressSummary look(ConnectClient& client) {
  ProgressSummary summary;
  try {
    summary = parse_progress_summary(client.get("/kconnect/summary"));
  } catch (const WorkerRefused& error) {
    if (error.status() != 404) throw;
    for (const RemoteConnector& connector : remote_connectors(client))
      summary.connectors.push_back(totals_of(connector));
  }
  summary.url = client.url();
  return summary;
}

void show_once(ConnectClient& client, const TopOptions& options) {
  for (const std::string& line : progress_table(look(client), {.color = options.color}))
    std::cout << line << '\n';
}

// Keys arrive as they are pressed, and are not shown.
class KeysAtOnce {
 public:
  KeysAtOnce() : is_on_(is_terminal(STDIN_FILENO) && ::tcgetattr(STDIN_FILENO, &before_) == 0) {
    apply();
  }
  ~KeysAtOnce() { restore(); }
  KeysAtOnce(const KeysAtOnce&) = delete;
  KeysAtOnce& operator=(const KeysAtOnce&) = delete;

  bool is_on() const { return is_on_; }
  void restore() const {
    if (is_on_) ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
  }
  void apply() const {
    if (!is_on_) return;
    termios changed = before_;
    changed.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &changed);
  }

 private:
  termios before_{};
  bool is_on_;
};

// The table in place on a terminal, until somebody ends it.
class LiveTop {
 public:
  LiveTop(const ConnectTarget& target, const TopOptions& options)
      : options_(options), client_(target, longest_silence), area_(STDOUT_FILENO) {}

  void run() {
    do {
      area_.show(lines());
    } while (!is_ended());
  }

 private:
  std::vector<std::string> lines() {
    const TerminalSize size = terminal_size(STDOUT_FILENO);
    try {
      ProgressSummary summary = look(client_);
      rates_.update(summary, std::chrono::steady_clock::now());
      return progress_table(summary, {.columns = size.columns,
                                      .rows = size.rows - 1,
                                      .color = options_.color,
                                      .hint = "q ends"});
    } catch (const std::exception& error) {
      return {fmt::format(" kconnect top: {}", error.what())};
    }
  }

  // Waits for the next look; true when there is to be none.
  bool is_ended() {
    const auto next = std::chrono::steady_clock::now() + options_.interval;
    while (true) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(next - std::chrono::steady_clock::now());
      if (left.count() <= 0) return false;
      std::array<pollfd, 2> events{
          {{signals_.descriptor(), POLLIN, 0}, {keys_.is_on() ? STDIN_FILENO : -1, POLLIN, 0}}};
      if (::poll(events.data(), events.size(), static_cast<int>(left.count())) <= 0) continue;
      if (events[0].revents != 0 && is_end(signals_.wait())) return true;
      if (events[1].revents != 0 && is_end_key()) return true;
    }
  }

  bool is_end(const std::optional<Signal>& signal) {
    if (signal == Signal::Suspend) {
      keys_.restore();
      area_.around(Signals::suspend);
      keys_.apply();
    }
    return signal == Signal::End || signal == Signal::Reopen;
  }

  static bool is_end_key() {
    char key = 'q';
    return ::read(STDIN_FILENO, &key, 1) <= 0 || key == 'q' || key == 'Q';
  }

  const TopOptions options_;
  Signals signals_;  // before any thread
  KeysAtOnce keys_;
  ConnectClient client_;
  ProgressRates rates_;
  LiveArea area_;
};

int show_top(const VerbArguments& arguments) {
  const ConnectTarget target = connect_target(arguments);
  const TopOptions options = top_options(arguments);
  if (arguments.has("--once") || !is_smart_terminal(STDOUT_FILENO)) {
    ConnectClient client(target, longest_silence);
    show_once(client, options);
  } else {
    LiveTop(target, options).run();
  }
  return 0;
}

}  // namespace

ConnectorTotals totals_of(const RemoteConnector& connector) {
  ConnectorTotals totals{.name = connector.name,
                         .type = connector.type,
                         .state = connector.connector.state,
                         .tasks = connector.tasks.size(),
                         .tasks_running = connector.running_tasks()};
  const auto note = [&](const std::string& what, const RemoteState& state) {
    if (state.state == "FAILED") totals.failures.push_back(failure_of(what, state.trace));
  };
  note("connector " + connector.name, connector.connector);
  for (const RemoteState& task : connector.tasks)
    note(fmt::format("task {}-{}", connector.name, task.task), task);
  return totals;
}

Verb top_verb() {
  return make_verb("top", with_target("[--interval DURATION] [--once] [--color auto|always|never]"),
                   "show a live table of its connectors",
                   std::string("\nThe table is renewed every second, or at another --interval; q "
                               "ends it. --once prints\none and ends, as is done without a "
                               "terminal.\n") +
                       target_help,
                   show_top);
}

}  // namespace kconnect
