#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <kconnect/log.h>

namespace kconnect {

// A message that came again and was not shown.
struct RepeatedMessage {
  spdlog::level::level_enum level = spdlog::level::warn;
  std::string logger;
  std::string context;
  std::string text;
  uint64_t count = 0;  // beside the one that was shown
};

// Holds back what the same logger says again in the same context within a time. Used by one thread
// at a time.
class RepeatFilter {
 public:
  using Time = spdlog::log_clock::time_point;

  // Whether the message is to be shown: it differs from those before in some part, or its time has
  // begun anew since.
  bool admit(spdlog::level::level_enum level, std::string_view logger, std::string_view context,
             std::string_view text, Time now);
  // What was held back and whose time is over; it may be shown again.
  std::vector<RepeatedMessage> due(Time now);
  // All that is still held back.
  std::vector<RepeatedMessage> all();

 private:
  struct State {
    size_t logger_size = 0;
    size_t context_size = 0;
    spdlog::level::level_enum level = spdlog::level::warn;
    Time begin;
    uint64_t count = 0;
  };
  template <typename Which>
  std::vector<RepeatedMessage> take(Which which);

  std::unordered_map<std::string, State> states_;  // by logger, context and text in a row
  std::string key_;                                // of the message at hand
  Time first_begin_;                               // of the states
};

}  // namespace kconnect
