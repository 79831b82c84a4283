#include "base/nearest_match.h"

#include <algorithm>

#include "base/ascii_case.h"

namespace kconnect {

namespace {

double replacement_cost(char a, char b) {
  if (a == b) return 0;
  return ascii_lower(a) == ascii_lower(b) ? 0.5 : 1;
}

}  // namespace

double edit_distance(std::string_view a, std::string_view b) {
  // Three rows of the table of distances between prefixes: two back, one back, current.
  std::vector<double> before(b.size() + 1);
  std::vector<double> previous(b.size() + 1);
  std::vector<double> current(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) previous[j] = static_cast<double>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    current[0] = static_cast<double>(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1,
                             previous[j - 1] + replacement_cost(a[i - 1], b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before[j - 2] + 1);
      }
    }
    before.swap(previous);
    previous.swap(current);
  }
  return previous[b.size()];
}

std::optional<std::string> nearest_match(std::string_view word,
                                         const std::vector<std::string>& candidates) {
  const std::string* best = nullptr;
  double best_distance = 0;
  // A quarter of the letters may be wrong: more is another word.
  const double limit = word.size() < 5 ? 1 : std::max(2.0, static_cast<double>(word.size()) / 4);
  for (const std::string& candidate : candidates) {
    const double distance = edit_distance(word, candidate);
    if (distance <= limit && (best == nullptr || distance < best_distance)) {
      best = &candidate;
      best_distance = distance;
    }
  }
  return best == nullptr ? std::nullopt : std::optional(*best);
}

}  // namespace kconnect
