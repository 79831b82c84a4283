#include "transforms/filter.h"

namespace kconnect {

const ConfigDef& Filter::config_def() {
  static const ConfigDef def;
  return def;
}

void Filter::configure(const ConfigMap&) {}

Verdict Filter::apply(ConnectRecord&) {
  return Verdict::Drop;
}

}  // namespace kconnect
