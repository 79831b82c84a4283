#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "elasticsearch/config.h"

namespace kconnect::elasticsearch {

// The index of a topic.
std::string index_name(std::string_view topic);
// The data stream of a topic.
std::string data_stream_name(const Config& config, std::string_view topic);
// Index or data stream, or the existing resource that the topic is mapped to. Throws
// ConnectException when it is mapped to none.
std::string resource_name(const Config& config, std::string_view topic);

// A name that the server takes for an index, in lower case; nullopt when it takes none like it.
std::optional<std::string> valid_index_name(std::string name);

}  // namespace kconnect::elasticsearch
