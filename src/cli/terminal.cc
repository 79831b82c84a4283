#include "cli/terminal.h"

#include <array>
#include <cerrno>
#include <cstdlib>

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace kconnect {

std::optional<When> parse_when(std::string_view text) {
  if (text == "auto") return When::Auto;
  if (text == "always") return When::Always;
  if (text == "never") return When::Never;
  return std::nullopt;
}

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool is_terminal(int descriptor) {
  return ::isatty(descriptor) == 1;
}

bool is_smart_terminal(int descriptor) {
  return is_terminal(descriptor) && is_set("TERM") &&
         std::getenv("TERM") != std::string_view("dumb");
}

bool is_in_foreground(int descriptor) {
  const pid_t group = ::tcgetpgrp(descriptor);
  return group < 0 || group == ::getpgrp();
}

TerminalSize terminal_size(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
    return {};
  return {size.ws_col, size.ws_row};
}

bool wants_color(When when, int descriptor) {
  if (when != When::Auto) return when == When::Always;
  return is_smart_terminal(descriptor) && !is_set("NO_COLOR");
}

std::string colored(std::string_view text, Color color) {
  static constexpr std::array<std::string_view, 5> codes = {"", "31", "32", "33", "2"};
  if (color == Color::None || text.empty()) return std::string(text);
  std::string out = "\x1b[";
  out.append(codes[static_cast<size_t>(color)]).append("m").append(text).append("\x1b[0m");
  return out;
}

std::string colored_findings(std::string_view findings) {
  std::string out;
  while (!findings.empty()) {
    const size_t end = std::min(findings.find('\n'), findings.size() - 1) + 1;
    std::string_view line = findings.substr(0, end);
    findings.remove_prefix(end);
    for (const auto& [severity, color] : {std::pair(std::string_view("error"), Color::Red),
                                          std::pair(std::string_view("warning"), Color::Yellow)}) {
      if (!line.starts_with(severity) || !line.substr(severity.size()).starts_with(" KC")) continue;
      out += colored(severity, color);
      line.remove_prefix(severity.size());
    }
    out.append(line);
  }
  return out;
}

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor, text.data(), text.size());
    if (count >= 0) {
      text.remove_prefix(static_cast<size_t>(count));
    } else if (errno == EAGAIN) {
      pollfd writable{descriptor, POLLOUT, 0};
      if (::poll(&writable, 1, 1000) <= 0) return;
    } else if (errno != EINTR) {
      return;
    }
  }
}

}  // namespace kconnect
