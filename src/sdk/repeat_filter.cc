#include "sdk/repeat_filter.h"

#include <algorithm>

namespace kconnect {

namespace {

// Different messages that are remembered at a time; more are shown as they come.
constexpr size_t capacity = 1000;
// Ten seconds, and a bit less for those who limit themselves to a line in this time.
constexpr auto window = std::chrono::milliseconds(9900);

// The clock may have been set back.
bool is_over(RepeatFilter::Time begin, RepeatFilter::Time now) {
  return now - begin >= window || now < begin;
}

}  // namespace

bool RepeatFilter::admit(spdlog::level::level_enum level, std::string_view logger,
                         std::string_view context, std::string_view text, Time now) {
  key_.assign(logger).append(context).append(text);
  const auto known = states_.find(key_);
  if (known != states_.end() && known->second.logger_size == logger.size() &&
      known->second.context_size == context.size() && known->second.level == level) {
    ++known->second.count;
    return false;
  }
  if (known == states_.end() && states_.size() < capacity) {
    if (states_.empty()) first_begin_ = now;
    states_.emplace(key_, State{logger.size(), context.size(), level, now, 0});
  }
  return true;
}

template <typename Which>
std::vector<RepeatedMessage> RepeatFilter::take(Which which) {
  std::vector<RepeatedMessage> taken;
  std::erase_if(states_, [&](const auto& entry) {
    const auto& [key, state] = entry;
    if (!which(state)) return false;
    if (state.count > 0) {
      taken.push_back({state.level, key.substr(0, state.logger_size),
                       key.substr(state.logger_size, state.context_size),
                       key.substr(state.logger_size + state.context_size), state.count});
    }
    return true;
  });
  return taken;
}

std::vector<RepeatedMessage> RepeatFilter::due(Time now) {
  if (states_.empty() || !is_over(first_begin_, now)) return {};
  first_begin_ = now;
  return take([&](const State& state) {
    if (is_over(state.begin, now)) return true;
    first_begin_ = std::min(first_begin_, state.begin);
    return false;
  });
}

std::vector<RepeatedMessage> RepeatFilter::all() {
  return take([](const State&) { return true; });
}

}  // namespace kconnect
