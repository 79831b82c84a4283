#pragma once

#include "metrics/metric_group.h"

namespace kconnect {

// Memory, processor time, threads and files of this process, under the names that Prometheus'
// clients agree on. What the system does not tell is left out.
MetricGroup process_metrics();

}  // namespace kconnect
