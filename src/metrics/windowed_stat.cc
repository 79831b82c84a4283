#include "metrics/windowed_stat.h"

#include <algorithm>
#include <limits>

namespace kconnect {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

WindowSettings usable(WindowSettings settings) {
  return {std::max(settings.length, std::chrono::milliseconds(1)), std::max(settings.count, 1)};
}

}  // namespace

WindowedStat::WindowedStat(WindowSettings settings) : settings_(usable(settings)) {}

WindowedStat::Window& WindowedStat::current(MetricTime now) {
  if (windows_.empty()) windows_.push_back({now, now});
  return windows_[current_];
}

void WindowedStat::next_window(MetricTime now) {
  current_ = (current_ + 1) % (static_cast<size_t>(settings_.count) + 1);
  if (current_ == windows_.size()) windows_.emplace_back();
  windows_[current_] = {now, now};
}

void WindowedStat::record(double value, MetricTime now) {
  if (now - current(now).start >= settings_.length) next_window(now);
  Window& window = windows_[current_];
  window.max = window.count == 0 ? value : std::max(window.max, value);
  window.sum += value;
  ++window.count;
  window.last_value = now;
}

void WindowedStat::forget_old(MetricTime now) {
  for (Window& window : windows_) {
    if (now - window.last_value >= settings_.length * settings_.count) window = {now, now};
  }
}

WindowedStat::Total WindowedStat::total(MetricTime now) {
  forget_old(now);
  Total total;
  for (const Window& window : windows_) {
    if (window.count == 0) continue;
    total.max = total.count == 0 ? window.max : std::max(total.max, window.max);
    total.count += window.count;
    total.sum += window.sum;
  }
  return total;
}

double WindowedStat::average(MetricTime now) {
  const Total all = total(now);
  return all.count == 0 ? none : all.sum / all.count;
}

double WindowedStat::max(MetricTime now) {
  const Total all = total(now);
  return all.count == 0 ? none : all.max;
}

double WindowedStat::share(MetricTime now) {
  const Total all = total(now);
  return all.count == 0 ? 0 : all.sum / all.count;
}

double WindowedStat::rate(MetricTime now) {
  current(now);
  const double sum = total(now).sum;
  MetricTime begin = now;
  for (const Window& window : windows_) begin = std::min(begin, window.start);
  const auto full_windows = (now - begin) / settings_.length;
  const auto missing = std::max<int64_t>(settings_.count - 1 - full_windows, 0);
  const std::chrono::duration<double> covered = now - begin + missing * settings_.length;
  constexpr double shortest = 0.001;
  return sum / std::max(covered.count(), shortest);
}

}  // namespace kconnect
