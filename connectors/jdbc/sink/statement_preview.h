#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include <kconnect/connector.h>

#include "jdbc/dialects/dialect.h"
#include "jdbc/sink/record_binder.h"
#include "jdbc/sink/record_validator.h"
#include "jdbc/sink_config.h"

namespace kconnect::jdbc {

// Shows the statements that would write records, one for each, with their parameters behind them.
// The database is not asked: tables are shown as auto.create would make them, and columns have the
// types that follow from the records.
class StatementPreview final : public SinkPreview {
 public:
  explicit StatementPreview(SinkConfig config);
  void show(const SinkRecord& record, std::string& out) override;

 private:
  const SinkConfig config_;
  const std::unique_ptr<Dialect> dialect_;
  const RecordValidator validator_;
  const BindingRules rules_;
  std::map<std::string, SchemaPtr> value_schemas_;  // the last one by topic
  std::set<std::string> created_;                   // statements that were shown
};

}  // namespace kconnect::jdbc
