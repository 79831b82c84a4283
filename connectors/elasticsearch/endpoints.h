#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace kconnect::elasticsearch {

// The servers' addresses, used in turn. One that fails is left out for a minute, then for ever
// longer, half an hour at most. Used by one thread.
class Endpoints {
 public:
  using Clock = std::chrono::steady_clock;

  // urls: as the user gives them; without a scheme they are http.
  explicit Endpoints(const std::vector<std::string>& urls);

  size_t size() const { return endpoints_.size(); }
  // Without a final slash.
  const std::string& url(size_t endpoint) const { return endpoints_[endpoint].url; }
  // The next one in turn; when all are left out that which comes back first.
  size_t pick(Clock::time_point now);
  void worked(size_t endpoint);
  void failed(size_t endpoint, Clock::time_point now);
  // Whether there is one that is not left out.
  bool has_healthy(Clock::time_point now) const;

 private:
  struct Endpoint {
    std::string url;
    int failures = 0;
    Clock::time_point left_out_until{};
  };
  std::vector<Endpoint> endpoints_;
  size_t next_ = 0;
};

}  // namespace kconnect::elasticsearch
