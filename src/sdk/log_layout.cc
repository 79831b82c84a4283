#include "sdk/log_layout.h"

#include <algorithm>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <spdlog/pattern_formatter.h>

#include "sdk/log_levels.h"

namespace kconnect {

namespace {

using spdlog::details::log_msg;

std::string_view view(spdlog::string_view_t text) {
  return {text.data(), text.size()};
}

std::string_view level_of(const log_msg& message) {
  return log_level_name(message.level);
}
std::string_view logger_of(const log_msg& message) {
  return view(message.logger_name);
}
std::string_view message_of(const log_msg& message) {
  return view(message.payload);
}
std::string_view context_of(const log_msg& /*message*/) {
  return log_context();
}

// The context without the brackets and the blank that set it off from the message.
std::string_view bare_context_of(const log_msg& /*message*/) {
  std::string_view context = log_context();
  if (context.starts_with('[')) context.remove_prefix(1);
  if (context.ends_with("] ")) context.remove_suffix(2);
  return context;
}

std::string json_text(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// A value of logfmt: in quotes unless it is plain.
std::string logfmt_text(std::string_view text) {
  const bool is_plain = std::ranges::all_of(
      text, [](unsigned char c) { return c > ' ' && c != '"' && c != '=' && c < 0x7f; });
  return is_plain && !text.empty() ? std::string(text) : json_text(text);
}

using Part = std::string_view (*)(const log_msg&);

template <Part part>
class PlainFlag final : public spdlog::custom_flag_formatter {
 public:
  void format(const log_msg& message, const std::tm& /*time*/,
              spdlog::memory_buf_t& line) override {
    const std::string_view text = part(message);
    line.append(text.data(), text.data() + text.size());
  }
  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<PlainFlag>();
  }
};

template <Part part, std::string (*written)(std::string_view)>
class TextFlag final : public spdlog::custom_flag_formatter {
 public:
  void format(const log_msg& message, const std::tm& /*time*/,
              spdlog::memory_buf_t& line) override {
    const std::string text = written(part(message));
    line.append(text.data(), text.data() + text.size());
  }
  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<TextFlag>();
  }
};

template <std::string (*written)(std::string_view)>
void add_text_flags(spdlog::pattern_formatter& layout) {
  layout.add_flag<TextFlag<logger_of, written>>('N');
  layout.add_flag<TextFlag<bare_context_of, written>>('X');
  layout.add_flag<TextFlag<message_of, written>>('V');
}

}  // namespace

std::optional<LogFormat> parse_log_format(std::string_view text) {
  if (text == "text") return LogFormat::Text;
  if (text == "json") return LogFormat::Json;
  if (text == "logfmt") return LogFormat::Logfmt;
  return std::nullopt;
}

std::unique_ptr<spdlog::formatter> make_log_layout(LogFormat format) {
  auto layout = std::make_unique<spdlog::pattern_formatter>();
  layout->add_flag<PlainFlag<level_of>>('L');
  if (format == LogFormat::Text) {
    layout->add_flag<PlainFlag<context_of>>('X');
    layout->set_pattern("[%Y-%m-%d %H:%M:%S,%e] %L %X%v (%n)");
    return layout;
  }
  if (format == LogFormat::Json) {
    add_text_flags<json_text>(*layout);
    layout->set_pattern(
        R"({"timestamp":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%L","logger":%N,"context":%X,"message":%V})");
    return layout;
  }
  add_text_flags<logfmt_text>(*layout);
  layout->set_pattern("timestamp=%Y-%m-%dT%H:%M:%S.%e%z level=%L logger=%N context=%X message=%V");
  return layout;
}

}  // namespace kconnect
