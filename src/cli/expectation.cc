#include "cli/expectation.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/nearest_match.h"
#include "base/trim.h"
#include "runtime/progress_summary.h"

namespace kconnect {

namespace {

// Longer ones first: ">" begins ">=".
constexpr std::array comparisons = {"==", "!=", ">=", "<=", ">", "<"};

struct Split {
  std::string_view left;
  std::string_view comparison;
  std::string_view right;
};

std::optional<Split> split(std::string_view text) {
  const size_t at = text.find_first_of("=!<>");
  if (at == std::string_view::npos) return std::nullopt;
  for (const std::string_view comparison : comparisons) {
    if (text.substr(at).starts_with(comparison))
      return Split{text.substr(0, at), comparison, text.substr(at + comparison.size())};
  }
  return std::nullopt;
}

bool holds(int64_t actual, std::string_view comparison, int64_t value) {
  if (comparison == "==") return actual == value;
  if (comparison == "!=") return actual != value;
  if (comparison == ">=") return actual >= value;
  if (comparison == "<=") return actual <= value;
  return comparison == ">" ? actual > value : actual < value;
}

std::optional<int64_t> figure_of(const ConnectorProgress& connector, const std::string& figure) {
  const ConnectorTotals totals = totals_of(connector, std::chrono::steady_clock::now());
  const auto number = [](std::optional<uint64_t> count) {
    return count ? std::optional(static_cast<int64_t>(*count)) : std::nullopt;
  };
  if (figure == "written") return number(totals.records);
  if (figure == "skipped") return number(totals.skipped);
  if (figure == "errors") return number(totals.errors);
  if (figure == "retries") return number(totals.retries);
  if (figure == "dead_letters") return number(totals.dead_letters);
  return number(totals.failures.size());
}

}  // namespace

const std::vector<std::string>& expectation_figures() {
  static const std::vector<std::string> figures = {"written",      "skipped", "errors", "retries",
                                                   "dead_letters", "failed",  "lag"};
  return figures;
}

Expectation parse_expectation(std::string_view text) {
  const auto parts = split(text);
  if (!parts) throw std::invalid_argument("expected for example sink.written>=1000");
  const std::string left(java_trim(parts->left));
  const size_t dot = left.rfind('.');
  if (dot == std::string::npos || dot == 0)
    throw std::invalid_argument("expected CONNECTOR.FIGURE before " +
                                std::string(parts->comparison));
  const std::string figure = left.substr(dot + 1);
  const auto& figures = expectation_figures();
  if (std::ranges::find(figures, figure) == figures.end()) {
    const auto near = nearest_match(figure, figures);
    throw std::invalid_argument(fmt::format("\"{}\" is no figure{}: there are {}", figure,
                                            near ? fmt::format(" (did you mean {}?)", *near) : "",
                                            fmt::join(figures, ", ")));
  }
  const std::string_view number = java_trim(parts->right);
  Expectation expectation{.text = std::string(text),
                          .connector = left.substr(0, dot),
                          .figure = figure,
                          .comparison = std::string(parts->comparison)};
  const char* end = number.data() + number.size();
  const auto [parsed, error] = std::from_chars(number.data(), end, expectation.value);
  if (error != std::errc() || parsed != end)
    throw std::invalid_argument(fmt::format("\"{}\" is no whole number", number));
  return expectation;
}

ExpectationResult check_expectation(const Expectation& expectation,
                                    const std::vector<ConnectorProgress>& connectors,
                                    const Lags& lags) {
  ExpectationResult result{expectation, std::nullopt, false};
  for (const ConnectorProgress& connector : connectors) {
    if (connector.status.name != expectation.connector) continue;
    const auto lag = lags.find(expectation.connector);
    if (expectation.figure != "lag") {
      result.actual = figure_of(connector, expectation.figure);
    } else if (lag != lags.end()) {
      result.actual = static_cast<int64_t>(lag->second);
    }
  }
  result.met = result.actual && holds(*result.actual, expectation.comparison, expectation.value);
  return result;
}

std::string expectation_line(const ExpectationResult& result) {
  return fmt::format("{} ({})", result.expectation.text,
                     result.actual ? std::to_string(*result.actual) : "not known");
}

}  // namespace kconnect
