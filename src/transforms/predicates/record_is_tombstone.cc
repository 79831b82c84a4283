#include "transforms/predicates/record_is_tombstone.h"

namespace kconnect {

const ConfigDef& RecordIsTombstone::config_def() {
  static const ConfigDef def;
  return def;
}

void RecordIsTombstone::configure(const ConfigMap&) {}

bool RecordIsTombstone::test(const ConnectRecord& record) {
  return record.value.is_null();
}

}  // namespace kconnect
