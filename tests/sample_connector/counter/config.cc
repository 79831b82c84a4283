#include "counter/config.h"

#include <kconnect/validators.h>

namespace kconnect::counter {

const ConfigSpec<Config>& Config::spec() {
  static const auto spec =
      ConfigSpec<Config>()
          .add(&Config::topic, {.name = "topic",
                                .validator = non_empty_string(),
                                .importance = Importance::High,
                                .doc = "The topic to write to."})
          .add(&Config::first, {.name = "first",
                                .default_value = ConfigData{int64_t{1}},
                                .doc = "The number to begin with."})
          .add(&Config::last, {.name = "last",
                               .default_value = ConfigData{},
                               .doc = "The number to end with; without it there is no end."})
          .add(&Config::interval_ms, {.name = "interval.ms",
                                      .default_value = ConfigData{int64_t{1000}},
                                      .validator = at_least(0),
                                      .importance = Importance::Low,
                                      .doc = "Milliseconds between two numbers."});
  return spec;
}

}  // namespace kconnect::counter
