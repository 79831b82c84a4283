#pragma once

#include <memory>
#include <vector>

#include "jdbc/sink/table_structure.h"
#include "jdbc/sink/write_plan.h"

namespace kconnect::jdbc {

// The records for one table: their plans, and the rows that are still to be written.
class BufferedRecords {
 public:
  BufferedRecords(const SinkConfig& config, const Dialect& dialect, TableId table);

  // The plan for a record, which it must be asked for in the order of the records. Makes the table
  // fit. Plans live until discard_plans().
  WritePlan* plan_for(const SinkRecord& record, Connection& connection, TableStructure& structure);
  void discard_plans();

  // Takes a record; writes what has gathered when the order of deletes, another plan or batch.size
  // asks for it.
  void add(const SinkRecord& record, WritePlan& plan);
  void flush();
  // Instead of flush(), outside of a transaction: see RowWriter::start_alone(). What has gathered
  // is dropped in any case.
  bool start_alone();
  // Drops what is not written.
  void clear();

 private:
  struct Entry {
    SchemaPtr key_schema;
    SchemaPtr value_schema;
    std::unique_ptr<WritePlan> plan;
  };

  WritePlan* make_plan(Connection& connection, TableStructure& structure);

  const SinkConfig& config_;
  const Dialect& dialect_;
  TableId table_;
  BindingRules rules_;
  size_t batch_size_;

  std::vector<Entry> entries_;
  SchemaPtr key_schema_;    // of the record that was asked about last
  SchemaPtr value_schema_;  // the same, records that delete apart
  WritePlan* latest_ = nullptr;

  WritePlan* plan_ = nullptr;  // of the rows below
  std::vector<Cell> rows_;
  std::vector<Cell> deletes_;
  size_t count_ = 0;
};

}  // namespace kconnect::jdbc
