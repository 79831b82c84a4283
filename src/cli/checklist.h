#pragma once

#include <string>
#include <vector>

#include <kconnect/probe.h>

#include "config/finding.h"

namespace kconnect {

// The results of a dry run, in the order in which they came.
class Checklist final : public Probe {
 public:
  enum class Status { Passed, Failed, Doubtful };
  struct Check {
    Status status = Status::Passed;
    std::string connector = {};  // empty = the worker
    std::string key = {};
    std::string what = {};
    std::string why = {};  // empty when passed
  };
  using Clock = std::chrono::steady_clock;

  // strict: doubtful counts as failed.
  Checklist(Clock::time_point deadline, bool strict) : deadline_(deadline), strict_(strict) {}

  // Whom the next checks are about.
  void about(std::string connector) { connector_ = std::move(connector); }
  void passed(std::string what) override;
  void failed(std::string key, std::string what, std::string why) override;
  void doubtful(std::string key, std::string what, std::string why) override;
  std::chrono::milliseconds time_left() const override;

  const std::vector<Check>& checks() const { return checks_; }
  bool ok() const;
  // A line per check, with its reason below, and one with the counts.
  std::string text() const;
  // {"command":"dry-run","ok","summary","checks":[{"status","connector","key","what","why"}],
  // "findings"}
  std::string json(const std::vector<Finding>& findings) const;

 private:
  std::string summary() const;

  const Clock::time_point deadline_;
  const bool strict_;
  std::string connector_;
  std::vector<Check> checks_;
};

}  // namespace kconnect
