#include "elasticsearch/endpoints.h"

#include <algorithm>

namespace kconnect::elasticsearch {

Endpoints::Endpoints(const std::vector<std::string>& urls) {
  for (const std::string& given : urls) {
    std::string url = given.find("://") == std::string::npos ? "http://" + given : given;
    if (url.ends_with('/')) url.pop_back();
    const bool is_known = std::any_of(endpoints_.begin(), endpoints_.end(),
                                      [&](const Endpoint& known) { return known.url == url; });
    if (!is_known) endpoints_.push_back({.url = std::move(url)});
  }
}

size_t Endpoints::pick(Clock::time_point now) {
  size_t first_back = 0;
  for (size_t i = 0; i < endpoints_.size(); ++i) {
    const size_t candidate = (next_ + i) % endpoints_.size();
    if (endpoints_[candidate].left_out_until <= now) {
      next_ = candidate + 1;
      return candidate;
    }
    if (endpoints_[candidate].left_out_until < endpoints_[first_back].left_out_until)
      first_back = candidate;
  }
  return first_back;
}

void Endpoints::worked(size_t endpoint) {
  endpoints_[endpoint].failures = 0;
  endpoints_[endpoint].left_out_until = {};
}

void Endpoints::failed(size_t endpoint, Clock::time_point now) {
  constexpr int longest = 30;  // minutes
  Endpoint& failing = endpoints_[endpoint];
  const int minutes = failing.failures < 5 ? std::min(1 << failing.failures, longest) : longest;
  ++failing.failures;
  failing.left_out_until = now + std::chrono::minutes(minutes);
}

bool Endpoints::has_healthy(Clock::time_point now) const {
  return std::any_of(endpoints_.begin(), endpoints_.end(),
                     [&](const Endpoint& endpoint) { return endpoint.left_out_until <= now; });
}

}  // namespace kconnect::elasticsearch
