#pragma once

#include <string>

#include "jdbc/db/connection.h"
#include "jdbc/db/postgres_columns.h"

namespace kconnect::jdbc {

// The rows of a query as COPY sends them.
class PostgresResultSet final : public ResultSet {
 public:
  PostgresResultSet(PostgresSession& session, std::vector<PostgresColumn> columns,
                    std::string_view sql);
  ~PostgresResultSet() override;

  const std::vector<Column>& columns() const override { return columns_; }
  bool next() override;
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

 private:
  void split(std::string_view row);

  PostgresSession& session_;
  std::vector<Column> columns_;
  std::vector<PostgresType> types_;
  std::vector<std::string_view> cells_;  // without data = null
  bool header_read_ = false;
  bool at_end_ = false;
  mutable std::string converted_;  // text that is not in the row as it stands
};

}  // namespace kconnect::jdbc
