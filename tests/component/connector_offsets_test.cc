#include "runtime/connector_offsets.h"

#include <catch2/catch.hpp>

#include "test_worker.h"

namespace kconnect {

namespace {

constexpr const char* altered =
    "The Connect framework-managed offsets for this connector have been altered successfully. "
    "However, if this connector manages offsets externally, they will need to be manually altered "
    "in the system that the connector uses.";

OffsetMap partition(int64_t number) {
  return {{"p", number}};
}
OffsetMap offset(int64_t number) {
  return {{"o", number}};
}

int status_of(const std::function<void()>& command) {
  try {
    command();
  } catch (const HerderException& error) {
    return error.status();
  }
  return 200;
}

}  // namespace

TEST_CASE("a stopped source's offsets are altered, reset one by one and as a whole") {
  Script::make("s");
  TestWorker worker;
  worker.create("s", "Source", {}, TargetState::Stopped);
  StandaloneHerder& herder = worker.herder();
  CHECK(herder.connector_offsets("s").empty());
  CHECK(herder.alter_connector_offsets(
            "s", {{partition(1), offset(5)}, {partition(2), offset(6)}}) == altered);
  CHECK(herder.connector_offsets("s").size() == 2);
  CHECK(worker.offsets().get({"s", partition(2)}) == offset(6));

  herder.alter_connector_offsets("s", {{partition(1), std::nullopt}});
  REQUIRE(herder.connector_offsets("s").size() == 1);
  CHECK(herder.connector_offsets("s")[0] == std::pair(partition(2), offset(6)));

  CHECK(herder.reset_connector_offsets("s").find("have been reset successfully") !=
        std::string::npos);
  CHECK(herder.connector_offsets("s").empty());
}

TEST_CASE("offsets change only while the connector is stopped, and have to be primitive") {
  Script::make("s");
  TestWorker worker;
  worker.create("s", "Source");
  StandaloneHerder& herder = worker.herder();
  const auto alter = [&] { herder.alter_connector_offsets("s", {{partition(1), offset(5)}}); };
  CHECK(status_of(alter) == 400);
  CHECK(status_of([&] { herder.reset_connector_offsets("s"); }) == 400);
  herder.pause_connector("s");
  CHECK(status_of(alter) == 400);
  CHECK_THROWS_WITH(alter(),
                    "Connectors must be in the STOPPED state before their offsets can be modified. "
                    "This can be done for the specified connector by issuing a 'PUT' request to "
                    "the '/connectors/s/stop' endpoint");
  herder.stop_connector("s");
  CHECK(status_of(alter) == 200);
  CHECK_THROWS_WITH(
      herder.alter_connector_offsets("s", {{partition(1), OffsetMap{{"o", Value::array({})}}}}),
      "Offsets may only contain primitive types as values, but field o contains "
      "java.util.ArrayList");
  CHECK(worker.offsets().get({"s", partition(1)}) == offset(5));
  CHECK(status_of([&] { herder.connector_offsets("none"); }) == 404);
  CHECK(status_of([&] { herder.alter_connector_offsets("none", {}); }) == 404);
  CHECK(status_of([&] { herder.reset_connector_offsets("none"); }) == 404);
}

}  // namespace kconnect
