#pragma once

#include <string>

namespace kconnect {

// A failure's trace, with what to do about it in a line of its own at the end where the cause is a
// well-known one. docs/messages.md explains its code.
std::string with_advice(std::string trace);

}  // namespace kconnect
