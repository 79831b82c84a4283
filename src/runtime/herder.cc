#include "runtime/herder.h"

#include <algorithm>
#include <cctype>

namespace kconnect {

std::string_view state_name(State state) {
  switch (state) {
    case State::Unassigned:
      return "UNASSIGNED";
    case State::Running:
      return "RUNNING";
    case State::Paused:
      return "PAUSED";
    case State::Stopped:
      return "STOPPED";
    case State::Failed:
      return "FAILED";
    case State::Restarting:
      return "RESTARTING";
  }
  return "";
}

std::string_view connector_type_name(ConnectorType type) {
  switch (type) {
    case ConnectorType::Source:
      return "source";
    case ConnectorType::Sink:
      return "sink";
    case ConnectorType::Unknown:
      break;
  }
  return "unknown";
}

std::optional<TargetState> parse_initial_state(std::string_view text) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return std::toupper(c); });
  if (upper == "RUNNING") return TargetState::Started;
  if (upper == "PAUSED") return TargetState::Paused;
  if (upper == "STOPPED") return TargetState::Stopped;
  return std::nullopt;
}

}  // namespace kconnect
