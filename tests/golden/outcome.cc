#include "golden/outcome.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include <fmt/format.h>

#include <kconnect/errors.h>

namespace kconnect::golden {

namespace {

constexpr std::string_view connect_errors[] = {"DataException",          "ConfigException",
                                               "SchemaBuilderException", "SchemaProjectorException",
                                               "ConnectException",       "SerializationException"};

std::string_view simple_name(std::string_view class_name) {
  return class_name.substr(class_name.rfind('.') + 1);
}

std::optional<std::string> compare_error(const Json& expect, const Exception& error, Phase phase) {
  const std::string wanted_phase = expect.value("phase", "");
  const std::string_view actual_phase = phase == Phase::Configure ? "configure" : "apply";
  if (!wanted_phase.empty() && wanted_phase != actual_phase) {
    return fmt::format("fails in {} instead of {}: {}", actual_phase, wanted_phase, error.what());
  }
  const auto wanted = expect.at("error").get<std::string>();
  const bool is_connects = std::find(std::begin(connect_errors), std::end(connect_errors),
                                     wanted) != std::end(connect_errors);
  // The others are accidents of the Java code: failing is enough.
  if (!is_connects) return std::nullopt;
  if (wanted != simple_name(error.class_name())) {
    return fmt::format("expected {}: {}, got {}", wanted, expect.at("message").dump(),
                       exception_text(error));
  }
  if (!expect.value("message_portable", false)) return std::nullopt;
  if (expect.at("message") == error.what()) return std::nullopt;
  return fmt::format("expected message {}, got \"{}\"", expect.at("message").dump(), error.what());
}

TimeZone zone_of(const Json& test_case) {
  const std::string name = test_case.value("timezone", "UTC");
  const auto zone = TimeZone::find(name);
  if (!zone) throw std::invalid_argument("unknown time zone " + name);
  return *zone;
}

}  // namespace

std::optional<std::string> check_outcome(
    const Json& expect, const std::function<std::optional<std::string>(Phase& phase)>& action) {
  Phase phase = Phase::Configure;
  const bool fails = expect.contains("error");
  try {
    auto difference = action(phase);
    if (!fails) return difference;
    return fmt::format("expected {}: {}, but it succeeds", expect.at("error").get<std::string>(),
                       expect.at("message").dump());
  } catch (const Exception& error) {
    if (fails) return compare_error(expect, error, phase);
    return "fails: " + exception_text(error);
  }
}

CaseTimeZone::CaseTimeZone(const Json& test_case) {
  TimeZone::set_process_default(zone_of(test_case));
}

}  // namespace kconnect::golden
