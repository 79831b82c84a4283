#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/run_summary.h"
#include "runtime/progress_summary.h"

namespace kconnect {

struct TableStyle {
  size_t columns = 0;  // what fits on a line; 0 = any
  size_t rows = 0;     // lines that fit; 0 = any
  bool color = false;
  std::string hint = {};  // at the end of the first line
};

// A line about the worker, the heads of the columns, and a line per connector. Control characters
// of names and messages do not get through.
std::vector<std::string> progress_table(const ProgressSummary& summary, const TableStyle& style);

// The same at the end of a run: with averages, all connectors, and the failures in lines of their
// own. What is no column may be longer than a line.
std::vector<std::string> final_table(const RunSummary& run, const std::string& version,
                                     const TableStyle& style);

}  // namespace kconnect
