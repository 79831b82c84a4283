#pragma once

#include <string>

#include "rest/router.h"
#include "runtime/herder.h"

namespace kconnect {

// What the paths below /connectors/{connector} name.

inline const std::string& connector_of(const RestRequest& request) {
  return request.path_part("connector");
}

// Of ".../tasks/{task}/..."; a task that is no number leads nowhere.
TaskId task_of(const RestRequest& request);

}  // namespace kconnect
