#pragma once

#include <string>
#include <vector>

#include "jdbc/db/connection.h"
#include "jdbc/db/postgres_columns.h"

namespace kconnect::jdbc {

// Cells in PostgreSQL's binary form, read as pgjdbc reads them.
class PostgresRow : public ResultSet {
 public:
  explicit PostgresRow(std::vector<PostgresColumn> columns);

  const std::vector<Column>& columns() const override { return columns_; }
  bool is_null(size_t column) const override { return cells_[column].data() == nullptr; }
  bool boolean(size_t column) const override;
  int64_t integer(size_t column) const override;
  double floating(size_t column) const override;
  Decimal decimal(size_t column) const override;
  std::string_view text(size_t column) const override;
  std::string_view bytes(size_t column) const override;
  int32_t days(size_t column) const override;
  SqlTime time(size_t column) const override;
  SqlTimestamp timestamp(size_t column) const override;
  std::unique_ptr<ResultSet> array(size_t column) const override;

 protected:
  // Fills the cells from their lengths and bytes; gives what comes behind them.
  std::string_view split(std::string_view row);

 private:
  std::vector<Column> columns_;
  std::vector<PostgresType> types_;
  std::vector<std::string_view> cells_;  // without data = null
  mutable std::string converted_;        // text that is not in the row as it stands
};

}  // namespace kconnect::jdbc
