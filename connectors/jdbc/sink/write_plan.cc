#include "jdbc/sink/write_plan.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>

namespace kconnect::jdbc {

namespace {

WriteKind write_kind(InsertMode mode) {
  switch (mode) {
    case InsertMode::Insert:
      return WriteKind::Insert;
    case InsertMode::Upsert:
      return WriteKind::Upsert;
    case InsertMode::Update:
      return WriteKind::Update;
  }
  return WriteKind::Insert;
}

std::vector<WriteColumn> write_columns(const std::vector<FieldBinder>& fields,
                                       const std::vector<Column>& columns) {
  std::vector<WriteColumn> result;
  for (const FieldBinder& field : fields) {
    const auto column = std::ranges::find(columns, field.name(), &Column::name);
    result.push_back({.name = field.name(),
                      .type = field.type(),
                      .element = field.element_type(),
                      .column_type = column == columns.end() ? "" : column->type_name});
  }
  return result;
}

std::vector<FieldBinder> binders(const std::vector<SelectedField>& fields, bool has_arrays) {
  std::vector<FieldBinder> result;
  for (const SelectedField& field : fields) result.emplace_back(field, has_arrays);
  return result;
}

}  // namespace

RowPlan::RowPlan(const SinkConfig& config, const Dialect& dialect, const TableId& table,
                 const FieldSelection& fields, const std::vector<Column>& columns,
                 bool untyped_text)
    : keys_(binders(fields.keys, dialect.has_arrays())) {
  const std::vector<FieldBinder> others = binders(fields.others, dialect.has_arrays());
  WriteTarget target{.kind = write_kind(config.insert_mode()),
                     .table = table,
                     .keys = write_columns(keys_, columns),
                     .others = write_columns(others, columns),
                     .untyped_text = untyped_text};
  if (target.kind == WriteKind::Upsert && keys_.empty()) {
    throw ConnectException(fmt::format(
        "Write to table '{}' in UPSERT mode requires key field names to be known, check the "
        "primary key configuration",
        table.unquoted()));
  }
  const bool is_update = target.kind == WriteKind::Update;
  row_ = is_update ? others : keys_;
  const std::vector<FieldBinder>& rest = is_update ? keys_ : others;
  row_.insert(row_.end(), rest.begin(), rest.end());
  write_ = dialect.write_statement(target);
  if (!config.delete_enabled) return;
  if (keys_.empty()) throw ConnectException("Require primary keys to support delete");
  target.kind = WriteKind::Delete;
  target.others.clear();
  remove_ = dialect.write_statement(target);
}

void RowPlan::bind_row(const SinkRecord& record, const BindingRules& rules,
                       std::vector<Cell>& cells) const {
  for (const FieldBinder& field : row_) cells.push_back(field.bind(record, rules));
}

void RowPlan::bind_key(const SinkRecord& record, const BindingRules& rules,
                       std::vector<Cell>& cells) const {
  for (const FieldBinder& field : keys_) cells.push_back(field.bind(record, rules));
}

}  // namespace kconnect::jdbc
