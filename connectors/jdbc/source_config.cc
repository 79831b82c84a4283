#include "jdbc/source_config.h"

#include <algorithm>

#include <kconnect/errors.h>

#include "base/ascii_case.h"
#include "base/trim.h"
#include "jdbc/aiven_keys.h"
#include "jdbc/source_keys.h"

namespace kconnect::jdbc {

namespace {}  // namespace

SourceConfig SourceConfig::parse(const ConfigMap& props) {
  SourceConfig config = spec().parse(with_confluent_names(props));
  config.driver_properties = jdbc::driver_properties(props, config.url);
  config.topic_prefix = std::string(java_trim(config.topic_prefix));
  config.query_suffix = std::string(java_trim(config.query_suffix));
  std::erase_if(config.timestamp_columns, [](const std::string& name) { return name.empty(); });
  return config;
}

SourceMode SourceConfig::mode() const {
  if (mode_name == "bulk") return SourceMode::Bulk;
  if (mode_name == "timestamp") return SourceMode::Timestamp;
  if (mode_name == "incrementing") return SourceMode::Incrementing;
  if (mode_name == "timestamp+incrementing") return SourceMode::TimestampIncrementing;
  throw ConfigException("mode: expected bulk, timestamp, incrementing or timestamp+incrementing");
}

bool SourceConfig::uses_timestamp() const {
  return mode_name == "timestamp" || mode_name == "timestamp+incrementing";
}

bool SourceConfig::uses_incrementing() const {
  return mode_name == "incrementing" || mode_name == "timestamp+incrementing";
}

NumericMapping SourceConfig::numeric_mapping() const {
  if (!numeric_mapping_name) {
    return numeric_precision_mapping ? NumericMapping::PrecisionOnly : NumericMapping::None;
  }
  const std::string name = lower_case(*numeric_mapping_name);
  if (name == "precision_only") return NumericMapping::PrecisionOnly;
  if (name == "best_fit") return NumericMapping::BestFit;
  if (name == "best_fit_eager_double") return NumericMapping::BestFitEagerDouble;
  return NumericMapping::None;
}

TimestampGranularity SourceConfig::granularity() const {
  const auto& names = granularity_names();
  const auto found = std::ranges::find(names, lower_case(granularity_name));
  if (found == names.end()) return TimestampGranularity::ConnectLogical;
  return static_cast<TimestampGranularity>(found - names.begin());
}

TransactionIsolation SourceConfig::isolation() const {
  if (isolation_name == "READ_UNCOMMITTED") return TransactionIsolation::ReadUncommitted;
  if (isolation_name == "READ_COMMITTED") return TransactionIsolation::ReadCommitted;
  if (isolation_name == "REPEATABLE_READ") return TransactionIsolation::RepeatableRead;
  if (isolation_name == "SERIALIZABLE") return TransactionIsolation::Serializable;
  return TransactionIsolation::Default;
}

UnmappedColumns SourceConfig::unmapped_columns() const {
  if (unmapped_columns_name == "array") return UnmappedColumns::Array;
  return unmapped_columns_name == "text" ? UnmappedColumns::Text : UnmappedColumns::Drop;
}

QuoteIdentifiers SourceConfig::quote() const {
  return lower_case(quote_identifiers) == "never" ? QuoteIdentifiers::Never
                                                  : QuoteIdentifiers::Always;
}

std::unique_ptr<Dialect> SourceConfig::make_dialect() const {
  return jdbc::make_dialect(dialect_name, url, quote());
}

}  // namespace kconnect::jdbc
