#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kconnect {

// Replaces a file as a whole: written beside it, synced, renamed over it, and the folder synced, so
// that a reader or a crash sees the old content or the new one. Keeps the permissions of an
// existing file; a new one gets the mode. Throws std::system_error naming the path; the old file is
// then unchanged.
void replace_file(const std::string& path, std::string_view content, unsigned mode = 0644);

// Removes a file for good: its folder is synced. Nothing happens when there is none. Throws
// std::system_error naming the path.
void remove_file(const std::string& path);

// The whole content; nullopt when there is no such file. Throws std::system_error for other
// failures.
std::optional<std::string> read_file_if_present(const std::string& path);

}  // namespace kconnect
