#include "rest/resources/connector_path.h"

#include <charconv>

namespace kconnect {

TaskId task_of(const RestRequest& request) {
  const std::string& text = request.path_part("task");
  int task = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), task);
  if (error != std::errc() || end != text.data() + text.size()) throw RoutingException(404);
  return {connector_of(request), task};
}

}  // namespace kconnect
