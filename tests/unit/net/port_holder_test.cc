#include "net/port_holder.h"

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <unistd.h>

namespace kconnect {

TEST_CASE("the process that listens at a port is named, none where nobody does") {
  for (const bool is_v6 : {false, true}) {
    const int listener = ::socket(is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
    if (listener < 0) continue;  // a machine without IPv6
    REQUIRE(::listen(listener, 1) == 0);
    sockaddr_in6 address{};
    socklen_t size = sizeof address;
    REQUIRE(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    const uint16_t port = ntohs(address.sin6_port);
    CHECK(port_holder(port).find("process " + std::to_string(::getpid()) + " (kconnect-net") == 0);
    ::close(listener);
    CHECK(port_holder(port).empty());
  }
}

}  // namespace kconnect
