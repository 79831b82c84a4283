#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "sdk/log_neighbour.h"

namespace kconnect {

// Lines at the bottom of a terminal that are replaced in place while others' lines scroll by above
// them. A terminal that is left at any moment needs no repair. Nothing is drawn while the program
// runs in the background. Safe from any thread.
class LiveArea final : public LogNeighbour {
 public:
  explicit LiveArea(int terminal) : terminal_(terminal) {}

  // lines: without line ends; the terminal cuts off what does not fit.
  void show(std::vector<std::string> lines);
  void around(const std::function<void()>& write) override;
  // Leaves these in place of the lines: from now on there are none.
  void finish(const std::vector<std::string>& lines);

 private:
  // With mutex_ held.
  std::string up() const;
  void draw();

  const int terminal_;
  std::mutex mutex_;  // guards what follows
  std::vector<std::string> lines_;
  size_t drawn_ = 0;  // lines on the screen, the cursor below them
};

}  // namespace kconnect
