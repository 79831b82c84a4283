#pragma once

#include <vector>

#include <kconnect/record.h>

#include "jdbc/db/row_batch.h"
#include "jdbc/sink/field_selection.h"

namespace kconnect::jdbc {

// How values are bound, from the configuration.
struct BindingRules {
  explicit BindingRules(const SinkConfig& config);

  TimeZone time_zone;
  TimeZone date_zone;
  bool legacy_calendar;
  TimestampPrecision precision;
  bool replace_null_with_default;
};

// Turns a field of records into cells.
class FieldBinder {
 public:
  FieldBinder(const SelectedField& field, bool has_arrays);

  BindType type() const { return type_; }
  BindType element_type() const { return element_type_; }
  const std::string& name() const { return name_; }
  // The cell borrows from the record. Throws BadRecordException for a value that has no column
  // type.
  Cell bind(const SinkRecord& record, const BindingRules& rules) const;

 private:
  enum class Conversion { None, Date, Time, Timestamp, Count, Unsupported };

  const Value* value_of(const SinkRecord& record, const BindingRules& rules) const;
  Cell cell_of(const Value& value, const SinkRecord& record, const BindingRules& rules) const;
  Cell plain_cell(const Value& value, const SinkRecord& record) const;
  [[noreturn]] void refuse(const SinkRecord& record, std::string_view why) const;

  std::string name_;
  FieldPlace place_;
  size_t index_;
  bool is_key_;
  SchemaPtr schema_;
  BindType type_ = BindType::Text;
  BindType element_type_ = BindType::Text;
  Conversion conversion_ = Conversion::None;
};

}  // namespace kconnect::jdbc
