#include "cli/progress_table.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/ascii_case.h"
#include "cli/terminal.h"

namespace kconnect {

namespace {

constexpr std::string_view separator = "  ·  ";
constexpr size_t longest_name = 40;

struct Cell {
  std::string text;
  Color color = Color::None;
};
using Row = std::vector<Cell>;

struct Column {
  std::string_view head;
  bool is_number;
  size_t width;  // at least
};

bool begins_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
}

size_t width_of(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(text, begins_character));
}

// The first characters of a text, at most so many.
std::string_view head_of(std::string_view text, size_t width) {
  size_t end = 0;
  while (end < text.size() && (width > 0 || !begins_character(text[end]))) {
    if (begins_character(text[end])) --width;
    ++end;
  }
  return text.substr(0, end);
}

std::string shortened(std::string_view text, size_t width) {
  if (width_of(text) <= width) return std::string(text);
  return std::string(head_of(text, width - 1)) + "…";
}

// Text of others must not control the terminal.
std::string plain(std::string text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool is_c1 =
        byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    if (is_c1) text.erase(i, 1);
    if (is_c1 || byte < 0x20 || byte == 0x7f) text[i] = ' ';
  }
  return text;
}

// A line of at most so many characters.
class Line {
 public:
  Line(size_t columns, bool color) : left_(columns == 0 ? SIZE_MAX : columns), color_(color) {}

  void add(std::string_view text, Color color = Color::None) {
    const std::string_view part = head_of(text, left_);
    left_ -= width_of(part);
    text_ += color_ ? colored(part, color) : std::string(part);
  }
  std::string take() {
    if (text_.ends_with(' ')) text_.erase(text_.find_last_not_of(' ') + 1);
    return std::move(text_);
  }

 private:
  size_t left_;
  bool color_;
  std::string text_;
};

std::string grouped(uint64_t number) {
  std::string text = std::to_string(number);
  for (auto at = static_cast<ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<size_t>(at), ",");
  return text;
}

// About three digits: "7.5", "402", "1.2 k", "12 M".
std::string rounded(double number) {
  static constexpr std::array<std::string_view, 5> units = {"", " k", " M", " G", " T"};
  size_t unit = 0;
  while (number >= 999.5 && unit + 1 < units.size()) {
    number /= 1000;
    ++unit;
  }
  if (number < 0.05) return "0";
  const bool has_fraction = number < 9.95;
  return has_fraction ? fmt::format("{:.1f}{}", number, units[unit])
                      : fmt::format("{:.0f}{}", number, units[unit]);
}

std::string lag_text(uint64_t lag) {
  return lag < 1'000'000 ? grouped(lag) : rounded(static_cast<double>(lag));
}

std::string megabytes(double bytes) {
  return fmt::format("{:.1f}", bytes / 1e6);
}

template <typename T, typename Text>
std::string or_dash(const std::optional<T>& value, Text text) {
  return value ? std::string(text(*value)) : "-";
}

std::string ago(std::chrono::milliseconds time) {
  const auto seconds = time.count() / 1000;
  if (seconds < 10)
    return fmt::format("{:.1f}s ago", std::max(0.0, static_cast<double>(time.count()) / 1000));
  if (seconds < 60) return fmt::format("{}s ago", seconds);
  if (seconds < 3600) return fmt::format("{}m ago", seconds / 60);
  return seconds < 86400 ? fmt::format("{}h ago", seconds / 3600)
                         : fmt::format("{}d ago", seconds / 86400);
}

// "00:12", "2:00:12", "3d 02:00:12"
std::string clock_text(std::chrono::milliseconds time) {
  const auto seconds = time.count() / 1000;
  const auto minutes = fmt::format("{:02}:{:02}", seconds / 60 % 60, seconds % 60);
  if (seconds < 3600) return minutes;
  if (seconds < 86400) return fmt::format("{}:{}", seconds / 3600, minutes);
  return fmt::format("{}d {:02}:{}", seconds / 86400, seconds / 3600 % 24, minutes);
}

std::string without_scheme(std::string url) {
  if (const size_t colons = url.find("://"); colons != std::string::npos) url.erase(0, colons + 3);
  if (url.ends_with('/')) url.pop_back();
  return url;
}

Cell state_cell(const ConnectorTotals& connector) {
  if (connector.has_failed() || connector.state == "FAILED") return {"FAILED", Color::Red};
  return {lower_case(connector.state), connector.state == "RUNNING" ? Color::Green : Color::Yellow};
}

Cell count_cell(const std::optional<uint64_t>& count, Color color = Color::None) {
  return {or_dash(count, grouped), count.value_or(0) > 0 ? color : Color::None};
}

// Name, type, state, tasks.
Row begin_row(const ConnectorTotals& connector, size_t name_width) {
  return {{shortened(plain(connector.name), name_width)},
          {connector.type},
          state_cell(connector),
          {fmt::format("{}/{}", connector.tasks_running, connector.tasks)}};
}

Cell last_cell(const ConnectorTotals& connector) {
  if (connector.has_failed()) return {plain(connector.failures.front().why), Color::Red};
  return {or_dash(connector.since_last, ago)};
}

std::vector<std::string> lines_of(std::vector<Column> columns, const std::vector<Row>& rows,
                                  const TableStyle& style) {
  for (size_t i = 0; i < columns.size(); ++i) {
    columns[i].width = std::max(columns[i].width, width_of(columns[i].head));
    for (const Row& row : rows)
      columns[i].width = std::max(columns[i].width, width_of(row[i].text));
  }
  const auto line_of = [&](const Row& row) {
    Line line(style.columns, style.color);
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string padding(columns[i].width - width_of(row[i].text), ' ');
      line.add(i == 0 ? " " : "  ");
      if (columns[i].is_number) line.add(padding);
      line.add(row[i].text, row[i].color);
      if (!columns[i].is_number) line.add(padding);
    }
    return line.take();
  };
  Row heads;
  for (const Column& column : columns) heads.push_back({std::string(column.head), Color::Faint});
  std::vector<std::string> lines = {line_of(heads)};
  for (const Row& row : rows) lines.push_back(line_of(row));
  return lines;
}

size_t name_width(const TableStyle& style) {
  return style.columns == 0 ? longest_name
                            : std::clamp<size_t>(style.columns / 3, 12, longest_name);
}

// Drops lines at the end that do not fit, and says so.
void cut(std::vector<std::string>& lines, size_t rows, size_t columns) {
  if (rows == 0 || lines.size() <= rows) return;
  const size_t missing = lines.size() - rows + 1;
  lines.resize(rows);
  Line line(columns, false);
  line.add(fmt::format(" … and {} more", missing));
  lines.back() = line.take();
}

std::string first_line(const ProgressSummary& summary, const TableStyle& style) {
  Line line(style.columns, style.color);
  line.add(summary.version.empty() ? " kconnect" : " kconnect " + plain(summary.version));
  const auto add = [&](std::string_view what, const std::string& text) {
    if (text.empty()) return;
    line.add(separator, Color::Faint);
    line.add(fmt::format("{} {}", what, plain(text)));
  };
  add("worker", without_scheme(summary.url));
  add("kafka", summary.kafka);
  if (summary.uptime) add("up", clock_text(*summary.uptime));
  if (!style.hint.empty()) line.add("   " + style.hint, Color::Faint);
  return line.take();
}

}  // namespace

std::vector<std::string> progress_table(const ProgressSummary& summary, const TableStyle& style) {
  const std::vector<Column> columns = {
      {"CONNECTOR", false, 0}, {"TYPE", false, 6}, {"STATE", false, 7}, {"TASKS", true, 0},
      {"RECORDS", true, 9},    {"REC/S", true, 6}, {"MB/S", true, 5},   {"LAG", true, 7},
      {"ERR", true, 0},        {"DLQ", true, 0},   {"LAST", false, 0}};
  std::vector<Row> rows;
  for (const ConnectorTotals& connector : summary.connectors) {
    Row row = begin_row(connector, name_width(style));
    row.push_back(count_cell(connector.records));
    row.push_back({or_dash(connector.records_per_second, rounded)});
    row.push_back({or_dash(connector.bytes_per_second, megabytes)});
    row.push_back({or_dash(connector.lag, lag_text)});
    row.push_back(count_cell(connector.errors, Color::Red));
    row.push_back(count_cell(connector.dead_letters, Color::Yellow));
    row.push_back(last_cell(connector));
    rows.push_back(std::move(row));
  }
  std::vector<std::string> lines = lines_of(columns, rows, style);
  lines.insert(lines.begin(), first_line(summary, style));
  cut(lines, style.rows, style.columns);
  return lines;
}

std::vector<std::string> final_table(const RunSummary& run, const std::string& version,
                                     const TableStyle& style) {
  const std::vector<Column> columns = {
      {"CONNECTOR", false, 0}, {"TYPE", false, 6},   {"STATE", false, 7}, {"TASKS", true, 0},
      {"RECORDS", true, 9},    {"REC/S", true, 6},   {"MB/S", true, 5},   {"SKIPPED", true, 0},
      {"ERR", true, 0},        {"RETRIES", true, 0}, {"DLQ", true, 0}};
  const double seconds = std::chrono::duration<double>(run.duration).count();
  const auto per_second = [&](uint64_t count) {
    return seconds > 0 ? static_cast<double>(count) / seconds : 0;
  };
  std::vector<Row> rows;
  std::vector<std::string> failures;
  for (const ConnectorProgress& progress : run.connectors) {
    const ConnectorTotals connector = totals_of(progress, std::chrono::steady_clock::now());
    Row row = begin_row(connector, name_width(style));
    row.push_back(count_cell(connector.records));
    row.push_back({or_dash(connector.records, [&](uint64_t n) { return rounded(per_second(n)); })});
    row.push_back({or_dash(connector.bytes, [&](uint64_t n) { return megabytes(per_second(n)); })});
    row.push_back(count_cell(connector.skipped, Color::Yellow));
    row.push_back(count_cell(connector.errors, Color::Red));
    row.push_back(count_cell(connector.retries));
    row.push_back(count_cell(connector.dead_letters, Color::Yellow));
    rows.push_back(std::move(row));
    for (const ConnectorFailure& failure : connector.failures) {
      Line line(0, style.color);
      line.add(plain(fmt::format(" {} FAILED: {}", failure.what, failure.why)), Color::Red);
      failures.push_back(line.take());
    }
  }
  Line end(0, style.color);
  end.add(fmt::format(" kconnect {}", version));
  end.add(separator, Color::Faint);
  end.add(fmt::format("ended after {:.1f} s with exit code ", seconds));
  end.add(std::to_string(run.end.exit_code), run.end.exit_code == 0 ? Color::Green : Color::Red);
  end.add(": " + plain(run.end.reason));
  std::vector<std::string> lines = lines_of(columns, rows, style);
  lines.insert(lines.begin(), end.take());
  lines.insert(lines.end(), failures.begin(), failures.end());
  return lines;
}

}  // namespace kconnect
