#include "net/handler_pool.h"

#include <future>

#include <catch2/catch.hpp>

namespace kconnect {

TEST_CASE("jobs that block run side by side up to the limit of threads") {
  HandlerPool pool(3);
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  std::promise<void> started[3];
  std::promise<void> fourth;
  for (auto& start : started)
    pool.run([&start, released] {
      start.set_value();
      released.wait();
    });
  pool.run([&] { fourth.set_value(); });
  for (auto& start : started)
    REQUIRE(start.get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready);
  auto fourth_done = fourth.get_future();
  CHECK(fourth_done.wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
  release.set_value();
  CHECK(fourth_done.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
}

TEST_CASE("a stopped pool forgets waiting jobs and takes no more") {
  std::promise<void> release;
  std::promise<void> started;
  bool ran = false;
  {
    HandlerPool pool(1);
    pool.run([&] {
      started.set_value();
      release.get_future().wait();
    });
    pool.run([&] { ran = true; });
    started.get_future().wait();
    pool.stop();
    pool.run([&] { ran = true; });
    release.set_value();
  }
  CHECK_FALSE(ran);
}

}  // namespace kconnect
