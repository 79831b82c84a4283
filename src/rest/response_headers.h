#pragma once

#include <chrono>
#include <vector>

#include "net/http_message.h"
#include "runtime/response_header_rules.h"

namespace kconnect {

// Adds what response.http.headers.config asks for. Dates are counted from now.
void apply_header_rules(const std::vector<ResponseHeaderRule>& rules,
                        std::chrono::system_clock::time_point now, HttpHeaders& headers);

}  // namespace kconnect
