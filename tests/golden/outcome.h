#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/time_zone.h"
#include "golden/golden_case.h"

namespace kconnect::golden {

// A case has two phases in which it may fail.
enum class Phase { Configure, Apply };

// Runs an action and compares with what the case expects. The action says in which phase it is and
// returns what differs from the recorded success. Where an error is expected, the phase, the class
// (among those of Connect) and a portable message must agree.
std::optional<std::string> check_outcome(
    const Json& expect, const std::function<std::optional<std::string>(Phase& phase)>& action);

// The default time zone while a case runs: its key "timezone", UTC when absent.
class CaseTimeZone {
 public:
  explicit CaseTimeZone(const Json& test_case);
  ~CaseTimeZone() { TimeZone::set_process_default(previous_); }
  CaseTimeZone(const CaseTimeZone&) = delete;
  CaseTimeZone& operator=(const CaseTimeZone&) = delete;

 private:
  TimeZone previous_ = TimeZone::process_default();
};

}  // namespace kconnect::golden
