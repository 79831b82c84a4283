#pragma once

#include <cstdint>
#include <string>

namespace kconnect {

// The process that listens at a TCP port of this machine, as "process 123 (java)"; empty when it
// cannot be seen, such as that of another user.
std::string port_holder(uint16_t port);

}  // namespace kconnect
