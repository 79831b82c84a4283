#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace kconnect::elasticsearch {

// Why the server did not carry out one action of a bulk request.
struct ItemError {
  size_t item = 0;  // its place in the request
  int status = 0;
  // "Elasticsearch exception [type=..., reason=...]" with its causes, in the Java client's words.
  std::string text = {};
};

enum class Verdict {
  Retry,      // it may work later
  Malformed,  // the document is at fault
  Conflict,   // there is a later version of the document, or one where none should be
  Fail
};

Verdict judge(const ItemError& error);

// The same text for the answer to a whole request.
std::string error_text(std::string_view type, std::string_view reason);

// The errors in the answer to a request of so many actions; nullopt when it is no such answer.
std::optional<std::vector<ItemError>> parse_bulk_answer(JsonReader& reader, std::string_view text,
                                                        size_t actions);

}  // namespace kconnect::elasticsearch
