#include "jdbc/sink/buffered_records.h"

#include <algorithm>

namespace kconnect::jdbc {

BufferedRecords::BufferedRecords(const SinkConfig& config, const Dialect& dialect, TableId table)
    : config_(config),
      dialect_(dialect),
      table_(std::move(table)),
      rules_(config),
      batch_size_(static_cast<size_t>(std::max(config.batch_size, 1))) {}

WritePlan* BufferedRecords::plan_for(const SinkRecord& record, Connection& connection,
                                     TableStructure& structure) {
  // A record that deletes has no schema of its own for the value.
  const bool same_value = record.value_schema == nullptr || record.value_schema == value_schema_;
  if (latest_ != nullptr && same_value && record.key_schema == key_schema_) return latest_;
  key_schema_ = record.key_schema;
  if (record.value_schema != nullptr) value_schema_ = record.value_schema;
  const auto known = std::ranges::find_if(entries_, [&](const Entry& entry) {
    return same_schema(entry.key_schema, key_schema_) &&
           same_schema(entry.value_schema, value_schema_);
  });
  latest_ = known != entries_.end() ? known->plan.get() : make_plan(connection, structure);
  return latest_;
}

WritePlan* BufferedRecords::make_plan(Connection& connection, TableStructure& structure) {
  const FieldSelection fields = select_fields(config_, table_.table, key_schema_, value_schema_);
  const auto& columns = structure.ensure(connection, table_, fields.all(value_schema_));
  entries_.push_back({key_schema_, value_schema_,
                      std::make_unique<WritePlan>(RowPlan(config_, dialect_, table_, fields,
                                                          columns, connection.sends_untyped_text()),
                                                  connection)});
  return entries_.back().plan.get();
}

void BufferedRecords::discard_plans() {
  clear();
  latest_ = nullptr;
  entries_.clear();
}

void BufferedRecords::add(const SinkRecord& record, WritePlan& plan) {
  const bool deletes = record.value.is_null();
  // Rows are written before deletes: a row that follows a delete must wait for it.
  if (plan_ != &plan || (!deletes && !deletes_.empty())) flush();
  plan_ = &plan;
  if (deletes) {
    plan.bind_key(record, rules_, deletes_);
  } else {
    plan.bind_row(record, rules_, rows_);
  }
  if (++count_ >= batch_size_) flush();
}

void BufferedRecords::flush() {
  if (!rows_.empty()) plan_->write({rows_, plan_->row_width()});
  if (!deletes_.empty()) plan_->remove({deletes_, plan_->key_width()});
  clear();
}

bool BufferedRecords::start_alone() {
  const bool started =
      !rows_.empty() && deletes_.empty() && plan_->start_alone({rows_, plan_->row_width()});
  clear();
  return started;
}

void BufferedRecords::clear() {
  rows_.clear();
  deletes_.clear();
  count_ = 0;
  plan_ = nullptr;
}

}  // namespace kconnect::jdbc
