#include "cli/progress_rates.h"

#include <set>

namespace kconnect {

namespace {

constexpr auto window = std::chrono::seconds(2);

}  // namespace

void ProgressRates::update(ProgressSummary& summary, Time now) {
  std::set<std::string> seen;
  for (ConnectorTotals& connector : summary.connectors) {
    if (!connector.records) continue;
    seen.insert(connector.name);
    auto& looks = looks_[connector.name];
    const Look look{now, *connector.records, connector.bytes.value_or(0)};
    if (!looks.empty() && (look.records < looks.back().records || look.bytes < looks.back().bytes))
      looks.clear();
    looks.push_back(look);
    while (looks.size() > 2 && looks[1].time <= now - window) looks.pop_front();
    const Look& before = looks.front();
    const double seconds = std::chrono::duration<double>(now - before.time).count();
    if (seconds <= 0) continue;
    connector.records_per_second = static_cast<double>(look.records - before.records) / seconds;
    if (connector.bytes)
      connector.bytes_per_second = static_cast<double>(look.bytes - before.bytes) / seconds;
  }
  std::erase_if(looks_, [&](const auto& entry) { return !seen.contains(entry.first); });
}

}  // namespace kconnect
