#pragma once

#include <chrono>
#include <string>

namespace kconnect {

// Takes down what a plugin finds out about its outside world (kconnect-standalone --dry-run). Used
// by one thread.
class Probe {
 public:
  virtual ~Probe() = default;
  // what: the thing that was tried, such as "log in to 127.0.0.1:5432 as app". No secrets.
  virtual void passed(std::string what) = 0;
  // key: the configuration key at fault, empty = none in particular. why: in one line.
  virtual void failed(std::string key, std::string what, std::string why) = 0;
  // As failed(), for what may turn out well: the run is not refused.
  virtual void doubtful(std::string key, std::string what, std::string why) = 0;
  // How long connecting and asking may take from now on; never negative.
  virtual std::chrono::milliseconds time_left() const = 0;
};

}  // namespace kconnect
