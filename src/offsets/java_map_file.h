#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kconnect {

// The entries of a Java HashMap<byte[], byte[]> in the order of the file; nullopt = a null
// reference.
using JavaByteMap = std::vector<std::pair<std::optional<std::string>, std::optional<std::string>>>;

// Reads Java's serialised form of such a map. An empty file is an empty map. Throws
// ConnectException that names the byte at which the content stops being one; what Java refuses as
// `invalid stream header` says so.
JavaByteMap read_java_map(std::string_view file);

// Writes the same bytes that Java would, entries in the order given.
std::string write_java_map(const JavaByteMap& entries);

}  // namespace kconnect
