#include "kafka/client_error_advice.h"

#include <catch2/catch.hpp>

namespace kconnect::kafka {

namespace {

std::string_view code_for(std::string_view detail, std::string_view servers = "h:9092") {
  const auto advice = advice_for(detail, servers);
  return advice ? advice->code : "";
}

}  // namespace

TEST_CASE("the likely cause behind the client library's messages is told") {
  CHECK(code_for("127.0.0.1:1/bootstrap: Connect to ipv4#127.0.0.1:1 failed: Connection refused "
                 "(after 0ms in state CONNECT)") == "KC3101");
  CHECK(code_for("nohost:9092/bootstrap: Failed to resolve 'nohost:9092': Name or service not "
                 "known") == "KC3102");
  CHECK(code_for("127.0.0.1:1/bootstrap: Disconnected while requesting ApiVersion: might be caused "
                 "by incorrect security.protocol configuration (connecting to a SSL listener?) or "
                 "broker version is < 0.10 (see api.version.request)") == "KC3103");
  CHECK(code_for("127.0.0.1:1/bootstrap: Receive failed: Invalid response size 352518912 (0.."
                 "100000000): increase receive.message.max.bytes") == "KC3103");
  CHECK(code_for("127.0.0.1:1/bootstrap: Receive failed: Invalid response size 1213486160 (0.."
                 "100000000): increase receive.message.max.bytes") == "KC3110");
  CHECK(code_for("ssl://127.0.0.1:1/bootstrap: SSL handshake failed: Disconnected: connecting to a "
                 "PLAINTEXT broker listener? (after 1ms in state SSL_HANDSHAKE)") == "KC3104");
  CHECK(code_for("ssl://127.0.0.1:1/bootstrap: SSL handshake failed: error:0A00010B:SSL "
                 "routines::wrong version number") == "KC3104");
  CHECK(code_for("ssl://127.0.0.1:1/bootstrap: SSL handshake failed: error:0A000126:SSL "
                 "routines::unexpected eof while reading (after 4ms in state SSL_HANDSHAKE)") ==
        "KC3104");
  CHECK(code_for("ssl://h:1/bootstrap: SSL handshake failed: error:0A000086:SSL "
                 "routines::certificate verify failed: broker certificate could not be verified") ==
        "KC3105");
  CHECK(code_for("sasl_plaintext://h:1/bootstrap: SASL PLAIN mechanism handshake failed: "
                 "Authentication failed: Invalid username or password") == "KC3106");
  CHECK(code_for("something else").empty());
}

TEST_CASE("an address that a broker advertises is not one of the user's") {
  constexpr const char* unknown = "nohost:9092/1: Failed to resolve 'nohost:9092': Name or service";
  CHECK(code_for(unknown) == "KC3108");
  CHECK(code_for(unknown, "other:1,nohost:9092") == "KC3102");
  CHECK(code_for("ssl://10.0.0.1:9093/12: Connection setup timed out in state CONNECT") ==
        "KC3108");
  CHECK(code_for("h:9092/1: Connect to ipv4#10.0.0.1:9092 failed: Connection refused") == "KC3101");
  CHECK(code_for("GroupCoordinator: Connection refused") == "KC3101");
}

}  // namespace kconnect::kafka
