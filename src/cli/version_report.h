#pragma once

#include <string>

namespace kconnect {

// What --version says: this program, the Kafka Connect it stands for, its Kafka client, the build,
// and which libraries that are opened when they are needed are there.
std::string version_text();
std::string version_json();  // for programs

}  // namespace kconnect
