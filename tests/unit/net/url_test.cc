#include "net/url.h"

#include <stdexcept>

#include <catch2/catch.hpp>

namespace kconnect {

TEST_CASE("percent escapes are decoded and malformed ones are noticed") {
  CHECK(percent_decode("my%20name%2Fa+b") == "my name/a+b");
  CHECK(percent_decode("%e4%C3") == "\xe4\xc3");
  CHECK(percent_decode("") == "");
  CHECK_FALSE(percent_decode("a%2"));
  CHECK_FALSE(percent_decode("%zz"));
  CHECK_FALSE(percent_decode("%+1"));
  CHECK_FALSE(percent_decode("%"));
}

TEST_CASE("percent encoding leaves unreserved and chosen characters") {
  CHECK(percent_encode("a b/c%\xc3\xa4~") == "a%20b%2Fc%25%C3%A4~");
  CHECK(percent_encode("a b/c", "/") == "a%20b/c");
}

TEST_CASE("a query is a list of decoded names and values") {
  using Parameters = std::vector<std::pair<std::string, std::string>>;
  CHECK(parse_query("expand=status&expand=info") ==
        Parameters{{"expand", "status"}, {"expand", "info"}});
  CHECK(parse_query("a=x+y%26&b&=c&&d=%zz") ==
        Parameters{{"a", "x y&"}, {"b", ""}, {"", "c"}, {"d", "%zz"}});
  CHECK(parse_query("").empty());
}

TEST_CASE("a listener is protocol, host and port") {
  CHECK(parse_listener("http://:8083") == Listener{"http", "", 8083});
  CHECK(parse_listener("HTTPS://my-host.example:0") == Listener{"https", "my-host.example", 0});
  CHECK(parse_listener("http://[::1]:8083") == Listener{"http", "::1", 8083});
  CHECK(parse_listener("http://::1:8083") == Listener{"http", "::1", 8083});
  CHECK(parse_listener("http://[fe80::1%eth0]:1").host == "fe80::1%eth0");
  CHECK(parse_listener("http://[::1]:8083").url() == "http://[::1]:8083");
}

TEST_CASE("what is no listener is refused with its text and what is expected") {
  for (const char* text : {"", "localhost:8083", "http://localhost", "http://:", "http://host:x",
                           "http://host:80a", "http://host:-1", "http://host:70000",
                           "http://ho st:80", "http://host:80/", "ftp://host:80", "://host:80"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_listener(text), std::invalid_argument);
  }
  CHECK_THROWS_WITH(parse_listener("ftp://h:1"),
                    "Listener protocol must be either \"http\" or \"https\".");
}

}  // namespace kconnect
