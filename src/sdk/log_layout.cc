#include "sdk/log_layout.h"

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

template <Part part>
class JsonFlag final : public spdlog::custom_flag_formatter {
 public:
  void format(const log_msg& message, const std::tm& /*time*/,
              spdlog::memory_buf_t& line) override {
    const std::string text = json_text(part(message));
    line.append(text.data(), text.data() + text.size());
  }
  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<JsonFlag>();
  }
};

}  // namespace

std::unique_ptr<spdlog::formatter> make_log_layout(LogFormat format) {
  auto layout = std::make_unique<spdlog::pattern_formatter>();
  layout->add_flag<PlainFlag<level_of>>('L');
  if (format == LogFormat::Text) {
    layout->add_flag<PlainFlag<context_of>>('X');
    layout->set_pattern("[%Y-%m-%d %H:%M:%S,%e] %L %X%v (%n)");
    return layout;
  }
  layout->add_flag<JsonFlag<logger_of>>('N');
  layout->add_flag<JsonFlag<bare_context_of>>('X');
  layout->add_flag<JsonFlag<message_of>>('V');
  layout->set_pattern(
      R"({"timestamp":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%L","logger":%N,"context":%X,"message":%V})");
  return layout;
}

}  // namespace kconnect
