#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/connector_progress.h"

namespace kconnect {

// What a run is to have come to, such as "sink.written>=1000".
struct Expectation {
  std::string text;       // as written
  std::string connector;  // its name
  std::string figure;     // one of expectation_figures()
  std::string comparison;
  int64_t value = 0;
};

const std::vector<std::string>& expectation_figures();
// CONNECTOR.FIGURE, one of == != >= <= > <, a whole number; throws std::invalid_argument with what
// was expected.
Expectation parse_expectation(std::string_view text);

struct ExpectationResult {
  Expectation expectation;
  std::optional<int64_t> actual;  // nullopt = not known, or there is no such connector
  bool met = false;
};

// What each sink had not taken yet, by name, where that is known.
using Lags = std::map<std::string, uint64_t>;

// Figures as they stand now; lags are those before the sinks were stopped.
ExpectationResult check_expectation(const Expectation& expectation,
                                    const std::vector<ConnectorProgress>& connectors,
                                    const Lags& lags);
// "sink.written>=1000 (998)"
std::string expectation_line(const ExpectationResult& result);

}  // namespace kconnect
