#pragma once

#include <memory>
#include <vector>

#include "jdbc/db/connection.h"
#include "jdbc/dialects/dialect.h"
#include "jdbc/sink/record_binder.h"
#include "jdbc/sink_config.h"

namespace kconnect::jdbc {

// How the records of one pair of schemas are written to a table: the fields and the prepared
// statements. Belongs to one session.
class WritePlan {
 public:
  // Throws ConnectException when the settings do not allow it.
  WritePlan(const SinkConfig& config, const Dialect& dialect, Connection& connection,
            const TableId& table, const FieldSelection& fields, const std::vector<Column>& columns);

  size_t row_width() const { return row_.size(); }
  size_t key_width() const { return keys_.size(); }
  // Appends the cells of a row to write, or of one to delete.
  void bind_row(const SinkRecord& record, const BindingRules& rules,
                std::vector<Cell>& cells) const;
  void bind_key(const SinkRecord& record, const BindingRules& rules,
                std::vector<Cell>& cells) const;

  void write(const RowBatch& rows) { writer(writing_, write_).write(rows); }
  bool start_alone(const RowBatch& rows) { return writer(writing_, write_).start_alone(rows); }
  void remove(const RowBatch& keys) { writer(removing_, remove_).write(keys); }

 private:
  RowWriter& writer(std::unique_ptr<RowWriter>& prepared, const WriteStatement& statement) {
    if (prepared == nullptr) prepared = connection_.row_writer(statement);
    return *prepared;
  }

  Connection& connection_;
  std::vector<FieldBinder> keys_;
  std::vector<FieldBinder> row_;  // in the order of the statement's cells
  WriteStatement write_;
  WriteStatement remove_;
  std::unique_ptr<RowWriter> writing_;
  std::unique_ptr<RowWriter> removing_;
};

}  // namespace kconnect::jdbc
