#include "runtime/restart_policy.h"

#include <catch2/catch.hpp>

namespace kconnect {
namespace {

using namespace std::chrono_literals;

TEST_CASE("each restart within the hour waits twice as long, up to the longest wait") {
  const RestartPolicy policy{.first_delay = 5s, .longest_delay = 15s, .most_per_hour = 4};
  RestartHistory history;
  const RestartHistory::Clock::time_point start{};
  CHECK(history.next_delay(policy, start) == 5s);
  CHECK(history.next_delay(policy, start + 1min) == 10s);
  CHECK(history.next_delay(policy, start + 2min) == 15s);
  CHECK(history.next_delay(policy, start + 3min) == 15s);
  CHECK(history.next_delay(policy, start + 4min) == std::nullopt);
  CHECK(history.next_delay(policy, start + 60min) == 15s);
  CHECK(history.next_delay(policy, start + 180min) == 5s);
}

}  // namespace
}  // namespace kconnect
