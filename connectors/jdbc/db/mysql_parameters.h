#pragma once

#include <memory>

#include "jdbc/db/row_batch.h"

struct st_mysql_bind;

namespace kconnect::jdbc {

// The values of some rows in the client library's form. They are borrowed: the rows must live while
// the parameters are used.
class MySqlParameters {
 public:
  explicit MySqlParameters(std::vector<BindType> types);
  ~MySqlParameters();

  void set(const RowBatch& rows);
  // One parameter per column, each an array with a value per row.
  st_mysql_bind* as_arrays();
  // One parameter per value, row by row.
  st_mysql_bind* as_values();

  // About how many bytes a row takes on the wire.
  static size_t size_of(std::span<const Cell> row);

 private:
  struct Column;
  void add(Column& column, const Cell& cell);

  std::vector<Column> columns_;
  std::vector<st_mysql_bind> binds_;
  size_t rows_ = 0;
};

}  // namespace kconnect::jdbc
