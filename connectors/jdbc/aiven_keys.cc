#include "jdbc/aiven_keys.h"

#include <map>
#include <set>

#include "jdbc/source_config.h"

namespace kconnect::jdbc {

namespace {

constexpr const char* batch_key = "batch.max.rows";
constexpr int32_t aiven_batch = 100;

void rename(ConfigMap& props, const char* from, const char* to) {
  const auto found = props.find(from);
  if (found == props.end()) return;
  props.emplace(to, found->second);
  props.erase(from);
}

ConfigKey as_aiven(ConfigKey key) {
  if (key.name == batch_key) key.default_value = ConfigData{aiven_batch};
  if (key.name == "timestamp.initial") key.name = "timestamp.initial.ms";
  if (key.name == "quote.sql.identifiers") {
    key.name = "sql.quote.identifiers";
    key.type = ConfigType::Boolean;
    key.default_value = ConfigData{true};
    key.doc = "Whether names in SQL are quoted.";
    key.recommend = nullptr;
  }
  return key;
}

}  // namespace

ConfigMap with_confluent_names(const ConfigMap& props) {
  ConfigMap renamed = props;
  rename(renamed, "timestamp.initial.ms", "timestamp.initial");
  if (const auto quote = renamed.find("sql.quote.identifiers"); quote != renamed.end()) {
    renamed.emplace("quote.sql.identifiers", quote->second == "false" ? "never" : "always");
  }
  const auto connector = renamed.find("connector.class");
  if (connector != renamed.end() && connector->second == aiven_source_class) {
    renamed.emplace(batch_key, std::to_string(aiven_batch));
  }
  return renamed;
}

const ConfigDef& aiven_source_def() {
  static const ConfigDef def = [] {
    static const std::set<std::string_view> unknown_to_aiven{"query.suffix", "query.masked",
                                                             "timestamp.granularity"};
    ConfigDef keys;
    for (const ConfigKey& key : SourceConfig::spec().def().keys()) {
      if (!unknown_to_aiven.contains(key.name)) keys.define(as_aiven(key));
    }
    return keys;
  }();
  return def;
}

}  // namespace kconnect::jdbc
