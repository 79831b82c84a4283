#include "cli/top_verb.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <kconnect/errors.h>

#include "cli/exit_codes.h"
#include "cli/live_area.h"
#include "cli/progress_rates.h"
#include "cli/progress_table.h"
#include "cli/signals.h"
#include "cli/standalone_options.h"
#include "cli/terminal.h"
#include "net/http_client.h"
#include "rest/progress_json.h"

namespace kconnect {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* usage =
    "usage: kconnect top [--url URL] [--interval DURATION] [--once] [--color auto|always|never]\n"
    "URL is that of the worker's REST interface, by default KCONNECT_URL or\n"
    "http://localhost:8083. q or ctrl-c ends.\n";

constexpr auto least_interval = std::chrono::milliseconds(100);

class WrongUsage : public std::runtime_error {
 public:
  using runtime_error::runtime_error;
};

struct Request {
  std::string url = is_set("KCONNECT_URL") ? std::getenv("KCONNECT_URL") : "http://localhost:8083";
  std::chrono::milliseconds interval{1000};
  bool once = false;
  bool color = wants_color(When::Auto, STDOUT_FILENO);
};

template <typename T>
T value_of(const std::optional<T>& parsed, const std::string& option, const std::string& text) {
  if (!parsed) throw WrongUsage(fmt::format("{}: {} is no value for it", option, text));
  return *parsed;
}

Request read_request(const std::vector<std::string>& arguments) {
  Request request;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const size_t equals = arguments[i].find('=');
    const std::string option = arguments[i].substr(0, equals);
    if (option == "--once") {
      request.once = true;
      continue;
    }
    if (option != "--url" && option != "--interval" && option != "--color")
      throw WrongUsage(fmt::format("there is no option {}", option));
    if (equals == std::string::npos && i + 1 == arguments.size())
      throw WrongUsage(fmt::format("{} needs a value", option));
    const std::string value =
        equals == std::string::npos ? arguments[++i] : arguments[i].substr(equals + 1);
    if (option == "--url") request.url = value;
    if (option == "--interval")
      request.interval = std::max(value_of(parse_duration(value), option, value), least_interval);
    if (option == "--color")
      request.color = wants_color(value_of(parse_when(value), option, value), STDOUT_FILENO);
  }
  while (request.url.ends_with('/')) request.url.pop_back();
  return request;
}

// A worker as its REST interface shows it.
class RemoteWorker {
 public:
  explicit RemoteWorker(std::string url) : url_(std::move(url)), client_({}) {}

  // Throws ConnectException or DataException.
  ProgressSummary look() {
    const HttpReply reply = get("/kconnect/summary");
    ProgressSummary summary;
    if (reply.status == 404) {
      summary.connectors =
          totals_of_statuses(checked(get("/connectors?expand=status&expand=info")).body);
    } else {
      summary = parse_progress_summary(checked(reply).body);
    }
    summary.url = url_;
    return summary;
  }

 private:
  HttpReply get(const std::string& path) { return client_.exchange({.url = url_ + path}, {}); }

  const HttpReply& checked(const HttpReply& reply) const {
    if (reply.status == 0) throw ConnectException(fmt::format("{}: {}", url_, reply.error));
    if (!reply.is_success()) throw ConnectException(fmt::format("{}: HTTP {}", url_, reply.status));
    return reply;
  }

  const std::string url_;
  HttpClient client_;
};

// Keys arrive as they are pressed, and are not shown.
class KeysAtOnce {
 public:
  KeysAtOnce() : is_on_(is_terminal(STDIN_FILENO) && ::tcgetattr(STDIN_FILENO, &before_) == 0) {
    apply();
  }
  ~KeysAtOnce() {
    if (is_on_) ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
  }
  KeysAtOnce(const KeysAtOnce&) = delete;
  KeysAtOnce& operator=(const KeysAtOnce&) = delete;

  bool is_on() const { return is_on_; }
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
  explicit LiveTop(const Request& request)
      : request_(request), worker_(request.url), area_(STDOUT_FILENO) {}

  void run() {
    do {
      area_.show(lines());
    } while (!is_ended());
  }

 private:
  std::vector<std::string> lines() {
    const TerminalSize size = terminal_size(STDOUT_FILENO);
    try {
      ProgressSummary summary = worker_.look();
      rates_.update(summary, std::chrono::steady_clock::now());
      return progress_table(summary, {.columns = size.columns,
                                      .rows = size.rows - 1,
                                      .color = request_.color,
                                      .hint = "q ends"});
    } catch (const std::exception& error) {
      return {fmt::format(" kconnect top: {}", error.what())};
    }
  }

  // Waits for the next look; true when there is to be none.
  bool is_ended() {
    const auto next = std::chrono::steady_clock::now() + request_.interval;
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
    if (signal == Signal::Continued) {
      keys_.apply();
      area_.forget();
    }
    return signal == Signal::End || signal == Signal::Reopen;
  }

  static bool is_end_key() {
    char key = 'q';
    return ::read(STDIN_FILENO, &key, 1) <= 0 || key == 'q' || key == 'Q';
  }

  const Request request_;
  Signals signals_;  // before any thread
  KeysAtOnce keys_;
  RemoteWorker worker_;
  ProgressRates rates_;
  LiveArea area_;
};

void add_failure(const std::string& what, const Json& state, ConnectorTotals& totals) {
  if (state.at("state") != "FAILED") return;
  totals.failures.push_back(failure_of(what, state.value("trace", "no reason given")));
}

}  // namespace

std::vector<ConnectorTotals> totals_of_statuses(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    std::vector<ConnectorTotals> connectors;
    for (const auto& [name, connector] : json.items()) {
      const Json& status = connector.at("status");
      ConnectorTotals totals{.name = name,
                             .type = status.value("type", connector.at("info").value("type", "-")),
                             .state = status.at("connector").at("state"),
                             .tasks = status.at("tasks").size()};
      add_failure("connector " + name, status.at("connector"), totals);
      for (const Json& task : status.at("tasks")) {
        if (task.at("state") == "RUNNING") ++totals.tasks_running;
        add_failure(fmt::format("task {}-{}", name, task.at("id").get<int>()), task, totals);
      }
      connectors.push_back(std::move(totals));
    }
    return connectors;
  } catch (const Json::exception& error) {
    throw DataException(std::string("This is no list of connectors: ") + error.what());
  }
}

namespace {

void show_once(const Request& request) {
  for (const std::string& line :
       progress_table(RemoteWorker(request.url).look(), {.color = request.color}))
    std::cout << line << '\n';
}

}  // namespace

int run_top_verb(const std::vector<std::string>& arguments) {
  if (arguments.size() == 1 && (arguments[0] == "--help" || arguments[0] == "-h")) {
    std::cout << usage;
    return 0;
  }
  try {
    const Request request = read_request(arguments);
    if (request.once || !is_smart_terminal(STDOUT_FILENO)) {
      show_once(request);
    } else {
      LiveTop(request).run();
    }
    return 0;
  } catch (const WrongUsage& error) {
    std::cerr << "kconnect top: " << error.what() << '\n' << usage;
    return exit_usage;
  } catch (const std::exception& error) {
    std::cerr << "kconnect top: " << error.what() << '\n';
    return exit_worker;
  }
}

}  // namespace kconnect
