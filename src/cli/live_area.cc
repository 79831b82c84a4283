#include "cli/live_area.h"

#include <utility>

#include <fmt/format.h>

#include "cli/terminal.h"

namespace kconnect {

namespace {

// Lines that are too long end at the edge: none takes a second row.
constexpr std::string_view no_wrap = "\x1b[?7l";
constexpr std::string_view wrap = "\x1b[?7h";
constexpr std::string_view clear_to_end_of_line = "\x1b[K";
constexpr std::string_view clear_below = "\x1b[J";

}  // namespace

std::string LiveArea::up() const {
  return drawn_ == 0 ? "" : fmt::format("\r\x1b[{}A", drawn_);
}

// In one piece, which the terminal shows at once.
void LiveArea::draw() {
  std::string text = up();
  text += no_wrap;
  for (const std::string& line : lines_) text.append(line).append(clear_to_end_of_line) += '\n';
  text.append(wrap).append(clear_below);
  write_all(terminal_, text);
  drawn_ = lines_.size();
}

void LiveArea::show(std::vector<std::string> lines) {
  const std::lock_guard lock(mutex_);
  lines_ = std::move(lines);
  if (is_in_foreground(terminal_)) {
    draw();
  } else {
    drawn_ = 0;
  }
}

void LiveArea::around(const std::function<void()>& write) {
  const std::lock_guard lock(mutex_);
  if (drawn_ == 0) return write();
  write_all(terminal_, up().append(clear_below));
  drawn_ = 0;
  write();
  draw();
}

void LiveArea::finish(const std::vector<std::string>& lines) {
  const std::lock_guard lock(mutex_);
  std::string text = up().append(clear_below);
  for (const std::string& line : lines) text.append(line) += '\n';
  write_all(terminal_, text);
  lines_.clear();
  drawn_ = 0;
}

}  // namespace kconnect
