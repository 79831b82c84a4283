#pragma once

#include <string>

namespace kconnect {

// The whole content of a file. Throws std::system_error, whose code() says why it cannot be read.
std::string read_file(const std::string& path);

}  // namespace kconnect
