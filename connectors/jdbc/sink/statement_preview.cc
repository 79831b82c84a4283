#include "jdbc/sink/statement_preview.h"

#include <fmt/format.h>

#include "base/base64.h"
#include "base/json_writer.h"
#include "jdbc/db/wall_clock_text.h"
#include "jdbc/sink/field_selection.h"
#include "jdbc/sink/target_table.h"
#include "jdbc/sink/write_plan.h"

namespace kconnect::jdbc {

namespace {

// To the millisecond.
std::string clock_text(const WallClock& clock, BindType type) {
  if (type == BindType::Date) return date_text(clock);
  return type == BindType::Time ? time_millis_text(clock) : wall_clock_millis_text(clock);
}

// A parameter as JSON, with points in time as the wall clock that is sent.
void append_cell(const Cell& cell, BindType type, std::string& out) {
  if (const auto* number = std::get_if<int64_t>(&cell)) {
    out += type == BindType::Boolean ? (*number != 0 ? "true" : "false") : std::to_string(*number);
  } else if (const auto* floating = std::get_if<double>(&cell)) {
    append_json_double(*floating, out);
  } else if (const auto* text = std::get_if<std::string_view>(&cell)) {
    if (type == BindType::Bytes) {
      out += "{\"base64\":\"";
      append_base64(*text, out);
      out += "\"}";
    } else {
      append_json_string(*text, out);
    }
  } else if (const auto* decimal = std::get_if<const Decimal*>(&cell)) {
    out += (*decimal)->to_string();
  } else if (const auto* array = std::get_if<const Array*>(&cell)) {
    append_json_string(to_string(Value(std::make_shared<const Array>(**array))), out);
  } else if (const auto* clock = std::get_if<WallClock>(&cell)) {
    append_json_string(clock_text(*clock, type), out);
  } else {
    out += "null";
  }
}

void append_statement(const WriteStatement& statement, const std::vector<Cell>& cells,
                      std::string& out) {
  out += statement.text() + ";  -- [";
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ", ";
    append_cell(cells[i], statement.types[i], out);
  }
  out += "]\n";
}

}  // namespace

StatementPreview::StatementPreview(SinkConfig config)
    : config_(std::move(config)),
      dialect_(make_dialect(config_.dialect_name, config_.url, config_.quote())),
      validator_(config_),
      rules_(config_) {}

void StatementPreview::show(const SinkRecord& record, std::string& out) {
  validator_.check(record);
  SchemaPtr& value_schema = value_schemas_[record.topic.str()];
  if (record.value_schema != nullptr) value_schema = record.value_schema;
  const TableId table = target_table(config_, *dialect_, record.topic);
  const FieldSelection fields =
      select_fields(config_, table.table, record.key_schema, value_schema);
  if (config_.auto_create) {
    const std::string create = dialect_->create_table(table, fields.all(value_schema),
                                                      {rules_.date_zone, rules_.time_zone});
    if (created_.insert(create).second) out += create + ";  -- unless it is there\n";
  }
  const RowPlan plan(config_, *dialect_, table, fields, {}, false);
  std::vector<Cell> cells;
  if (record.value.is_null()) {
    plan.bind_key(record, rules_, cells);
    append_statement(plan.remove_statement(), cells, out);
  } else {
    plan.bind_row(record, rules_, cells);
    append_statement(plan.write_statement(), cells, out);
  }
}

}  // namespace kconnect::jdbc
