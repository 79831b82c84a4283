#pragma once

#include <chrono>
#include <vector>

namespace kconnect {

using MetricTime = std::chrono::steady_clock::time_point;
using MetricDuration = std::chrono::steady_clock::duration;

// metrics.sample.window.ms and metrics.num.samples: figures cover the last `count` windows and what
// has passed of the current one.
struct WindowSettings {
  std::chrono::milliseconds length{30000};
  int count = 2;
};

// Averages, extremes and rates of the values recorded lately, over the windows that Kafka's own
// metrics use. Used by one thread at a time.
class WindowedStat {
 public:
  explicit WindowedStat(WindowSettings settings);

  void record(double value, MetricTime now);

  // Without values: NaN.
  double average(MetricTime now);
  double max(MetricTime now);
  // The mean, 0 without values: the share of ones among zeros and ones.
  double share(MetricTime now);
  // Sum of the values per second. As if windows that lie before the first value had held none.
  double rate(MetricTime now);

 private:
  struct Window {
    MetricTime start;
    MetricTime last_value;
    double count = 0;
    double sum = 0;
    double max = 0;
  };
  struct Total {
    double count = 0;
    double sum = 0;
    double max = 0;
  };

  Window& current(MetricTime now);
  void next_window(MetricTime now);
  void forget_old(MetricTime now);
  Total total(MetricTime now);

  WindowSettings settings_;
  std::vector<Window>
      windows_;  // a ring, one more than counts: the oldest overlaps the time covered
  size_t current_ = 0;
};

}  // namespace kconnect
