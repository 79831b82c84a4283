#pragma once

#include <memory>
#include <vector>

#include "jdbc/db/connection.h"
#include "jdbc/dialects/dialect.h"
#include "jdbc/sink/record_binder.h"
#include "jdbc/sink_config.h"

namespace kconnect::jdbc {

// How the records of one pair of schemas become rows of a table: the fields and the statements.
class RowPlan {
 public:
  // columns: of the table, as far as they are known. untyped_text: of the session, see Connection.
  // Throws ConnectException when the settings do not allow it.
  RowPlan(const SinkConfig& config, const Dialect& dialect, const TableId& table,
          const FieldSelection& fields, const std::vector<Column>& columns, bool untyped_text);

  size_t row_width() const { return row_.size(); }
  size_t key_width() const { return keys_.size(); }
  // Appends the cells of a row to write, or of one to delete.
  void bind_row(const SinkRecord& record, const BindingRules& rules,
                std::vector<Cell>& cells) const;
  void bind_key(const SinkRecord& record, const BindingRules& rules,
                std::vector<Cell>& cells) const;
  const WriteStatement& write_statement() const { return write_; }
  const WriteStatement& remove_statement() const { return remove_; }

 private:
  std::vector<FieldBinder> keys_;
  std::vector<FieldBinder> row_;  // in the order of the statement's cells
  WriteStatement write_;
  WriteStatement remove_;
};

// The same with the prepared statements of a session, to which it belongs.
class WritePlan : public RowPlan {
 public:
  WritePlan(RowPlan rows, Connection& connection)
      : RowPlan(std::move(rows)), connection_(connection) {}

  void write(const RowBatch& rows) { writer(writing_, write_statement()).write(rows); }
  bool start_alone(const RowBatch& rows) {
    return writer(writing_, write_statement()).start_alone(rows);
  }
  void remove(const RowBatch& keys) { writer(removing_, remove_statement()).write(keys); }

 private:
  RowWriter& writer(std::unique_ptr<RowWriter>& prepared, const WriteStatement& statement) {
    if (prepared == nullptr) prepared = connection_.row_writer(statement);
    return *prepared;
  }

  Connection& connection_;
  std::unique_ptr<RowWriter> writing_;
  std::unique_ptr<RowWriter> removing_;
};

}  // namespace kconnect::jdbc
