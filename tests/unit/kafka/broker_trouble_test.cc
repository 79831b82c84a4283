#include "kafka/broker_trouble.h"

#include <catch2/catch.hpp>

namespace kconnect::kafka {
namespace {

TEST_CASE("the likely reason of broker trouble is told") {
  CHECK(likely_reason("127.0.0.1:1/bootstrap: Connect to ipv4#127.0.0.1:1 failed: Connection "
                      "refused (after 0ms in "
                      "state CONNECT)")
            .find("nothing listens there") != std::string::npos);
  CHECK(likely_reason(
            "nohost:9092/bootstrap: Failed to resolve 'nohost:9092': Name or service not known")
            .find("host name is unknown") != std::string::npos);
  CHECK(likely_reason("something else").empty());
}

}  // namespace
}  // namespace kconnect::kafka
