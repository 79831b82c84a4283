#include "base/base64.h"

#include <catch2/catch.hpp>

namespace kconnect {

TEST_CASE("base64 round trips at every length") {
  std::string bytes;
  for (int i = 0; i < 20; ++i) {
    CHECK(base64_decode(base64_encode(bytes)) == bytes);
    bytes.push_back(static_cast<char>(i * 37));
  }
  CHECK(base64_encode("ab") == "YWI=");
  CHECK(base64_encode("\xFB\xFF") == "+/8=");
}

TEST_CASE("blanks are skipped between groups of four only") {
  CHECK(base64_decode(" YWJj\nYWJj\t") == "abcabc");
  CHECK(base64_decode("YW Jj") == std::nullopt);
}

TEST_CASE("padding is needed and nothing else is taken") {
  CHECK(base64_decode("YWI") == std::nullopt);
  CHECK(base64_decode("Y===") == std::nullopt);
  CHECK(base64_decode("YW-_") == std::nullopt);
  CHECK(base64_decode("=YWI") == std::nullopt);
  CHECK(base64_decode("") == "");
}

}  // namespace kconnect
