#include "cli/progress_view.h"

#include <exception>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include <kconnect/log.h>

#include "cli/signals.h"
#include "runtime/error_handling.h"

namespace kconnect {

namespace {

constexpr auto redraw_interval = std::chrono::milliseconds(250);
constexpr auto usual_log_interval = std::chrono::milliseconds(30000);
constexpr int terminal = STDERR_FILENO;

spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.connect.cli.Progress");
  return instance;
}

bool wants_table(const ProgressOptions& options, bool shares_terminal) {
  if (options.table == When::Always) return is_terminal(terminal);
  const bool is_alone = !shares_terminal || !is_terminal(STDOUT_FILENO);
  return options.table == When::Auto && is_smart_terminal(terminal) && is_alone && !options.quiet &&
         !is_set("CI");
}

bool logs_to_terminal(const LogSettings& log) {
  return (log.output == "stdout" && is_terminal(STDOUT_FILENO)) ||
         (log.output == "stderr" && is_terminal(STDERR_FILENO));
}

std::string text_of(const std::vector<std::string>& lines) {
  return fmt::format("{}\n", fmt::join(lines, "\n"));
}

}  // namespace

std::string progress_line(const ConnectorTotals& now, const ConnectorTotals& before) {
  if (now.records.value_or(0) == before.records.value_or(0) && now.errors == before.errors &&
      now.dead_letters == before.dead_letters && now.has_failed() == before.has_failed())
    return {};
  std::string line = fmt::format("{} {}: {}, {} of {} tasks RUNNING", now.type, now.name, now.state,
                                 now.tasks_running, now.tasks);
  if (now.records) line += fmt::format(", {} records", *now.records);
  if (now.records_per_second) line += fmt::format(", {:.1f} records/s", *now.records_per_second);
  if (now.bytes_per_second) line += fmt::format(", {:.2f} MB/s", *now.bytes_per_second / 1e6);
  if (now.lag) line += fmt::format(", lag {}", *now.lag);
  return line + fmt::format(", {} errors, {} dead letters", now.errors.value_or(0),
                            now.dead_letters.value_or(0));
}

ProgressView::ProgressView(const ProgressOptions& options, const LogSettings& log,
                           bool shares_terminal, Look look)
    : look_(std::move(look)), color_(wants_color(options.color, terminal)) {
  if (wants_table(options, shares_terminal)) {
    area_.emplace(terminal);
    if (logs_to_terminal(log)) log_levels().set_neighbour(&*area_);
    thread_ = std::jthread([this](const std::stop_token& stop) { redraw(stop); });
    return;
  }
  const auto interval = options.interval.value_or(usual_log_interval);
  if (options.table == When::Never || interval.count() == 0) return;
  thread_ =
      std::jthread([this, interval](const std::stop_token& stop) { log_lines(interval, stop); });
}

ProgressView::~ProgressView() {
  stop_looking();
  log_levels().set_neighbour(nullptr);
}

ProgressSummary ProgressView::look() {
  ProgressSummary summary = look_();
  const std::lock_guard lock(mutex_);
  rates_.update(summary, std::chrono::steady_clock::now());
  last_ = summary;
  return summary;
}

TableStyle ProgressView::style() const {
  if (!is_terminal(terminal)) return {.color = color_};
  const TerminalSize size = terminal_size(terminal);
  return {.columns = size.columns, .rows = size.rows - 1, .color = color_};
}

void ProgressView::redraw(const std::stop_token& stop) {
  do {
    TableStyle live = style();
    live.hint = "ctrl-c stops cleanly";
    area_->show(progress_table(look(), live));
  } while (!wait_or_stop(redraw_interval, stop));
}

void ProgressView::log_lines(std::chrono::milliseconds interval, const std::stop_token& stop) {
  std::map<std::string, ConnectorTotals> before;
  while (!wait_or_stop(interval, stop)) {
    for (const ConnectorTotals& now : look().connectors) {
      auto& known = before.try_emplace(now.name, ConnectorTotals{.errors = 0, .dead_letters = 0})
                        .first->second;
      if (const std::string line = progress_line(now, known); !line.empty()) log().info("{}", line);
      known = now;
    }
  }
}

void ProgressView::show_once() {
  TableStyle all = style();
  all.rows = 0;
  const std::string text = text_of(progress_table(look(), all));
  if (area_) {
    area_->around([&] { write_all(terminal, text); });
  } else {
    write_all(terminal, text);
  }
}

void ProgressView::suspend() {
  if (area_) {
    area_->around(Signals::suspend);
  } else {
    Signals::suspend();
  }
}

void ProgressView::stop_looking() {
  const bool was_looking = thread_.joinable();
  thread_ = {};
  if (!was_looking || !area_) return;
  TableStyle live = style();
  live.hint = "stopping; ctrl-c again ends at once";
  area_->show(progress_table(last_, live));
}

void ProgressView::show_end(const RunSummary& run) {
  stop_looking();
  if (area_) area_->finish(final_table(run, last_.version, style()));
}

}  // namespace kconnect
