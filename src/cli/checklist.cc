#include "cli/checklist.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kconnect {

namespace {

using Status = Checklist::Status;
using Json = nlohmann::ordered_json;

constexpr std::string_view sign(Status status) {
  if (status == Status::Passed) return "✓";
  return status == Status::Failed ? "✗" : "!";
}

constexpr std::string_view name(Status status) {
  if (status == Status::Passed) return "passed";
  return status == Status::Failed ? "failed" : "doubtful";
}

}  // namespace

void Checklist::passed(std::string what) {
  checks_.push_back({Status::Passed, connector_, {}, std::move(what), {}});
}

void Checklist::failed(std::string key, std::string what, std::string why) {
  checks_.push_back({Status::Failed, connector_, std::move(key), std::move(what), std::move(why)});
}

void Checklist::doubtful(std::string key, std::string what, std::string why) {
  checks_.push_back({strict_ ? Status::Failed : Status::Doubtful, connector_, std::move(key),
                     std::move(what), std::move(why)});
}

std::chrono::milliseconds Checklist::time_left() const {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now());
  return std::max(left, std::chrono::milliseconds(0));
}

bool Checklist::ok() const {
  return std::ranges::none_of(checks_,
                              [](const Check& check) { return check.status == Status::Failed; });
}

std::string Checklist::summary() const {
  const auto count = [&](Status status) {
    return std::ranges::count(checks_, status, &Check::status);
  };
  std::string text =
      fmt::format("{} passed, {} failed", count(Status::Passed), count(Status::Failed));
  const auto doubts = count(Status::Doubtful);
  return doubts == 0 ? text : text + fmt::format(", {} doubtful", doubts);
}

std::string Checklist::text() const {
  std::string text;
  for (const Check& check : checks_) {
    text += fmt::format("{} {}{}{}\n", sign(check.status), check.connector,
                        check.connector.empty() ? "" : ": ", check.what);
    if (check.why.empty()) continue;
    text += fmt::format("    {}{}{}\n", check.key, check.key.empty() ? "" : ": ", check.why);
  }
  return text + summary() + '\n';
}

std::string Checklist::json(const std::vector<Finding>& findings) const {
  Json checks = Json::array();
  for (const Check& check : checks_) {
    checks.push_back(
        {{"status", name(check.status)},
         {"connector", check.connector.empty() ? Json(nullptr) : Json(check.connector)},
         {"key", check.key.empty() ? Json(nullptr) : Json(check.key)},
         {"what", check.what},
         {"why", check.why.empty() ? Json(nullptr) : Json(check.why)}});
  }
  const Json json = {{"command", "dry-run"},
                     {"ok", ok()},
                     {"summary", summary()},
                     {"checks", std::move(checks)},
                     {"findings", Json::parse(findings_json(findings))}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace kconnect
