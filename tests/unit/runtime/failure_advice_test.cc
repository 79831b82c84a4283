#include "runtime/failure_advice.h"

#include <catch2/catch.hpp>

namespace kconnect {

TEST_CASE("a well-known failure ends with what to do about it, others stay as they are") {
  const std::string trace =
      "org.apache.kafka.connect.errors.ConnectException: Tolerance exceeded in error handler\n"
      "Caused by: org.apache.kafka.connect.errors.DataException: JsonConverter with schemas.enable "
      "requires \"schema\" and \"payload\" fields and may not contain additional fields.";
  CHECK(with_advice(trace).find(trace + "\nKC3201: ") == 0);
  CHECK(with_advice("a HashMap value and null value schema.").find("\nKC3203: ") !=
        std::string::npos);
  CHECK(with_advice("a null value and null value schema.").find("KC") == std::string::npos);
  CHECK(with_advice("disk full") == "disk full");
}

}  // namespace kconnect
