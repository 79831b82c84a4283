#pragma once

#include "jdbc/db/connection.h"
#include "jdbc/db/sqlite_database.h"

namespace kconnect::jdbc {

class SqliteResultSet final : public ResultSet {
 public:
  // The first row is read at once: the types of columns depend on it.
  SqliteResultSet(SqliteDatabase& database, std::string_view sql);

  const std::vector<Column>& columns() const override { return columns_; }
  bool next() override;
  bool is_null(size_t column) const override;
  bool boolean(size_t column) const override { return integer(column) != 0; }
  int64_t integer(size_t column) const override;
  double floating(size_t column) const override;
  Decimal decimal(size_t column) const override;
  std::string_view text(size_t column) const override;
  std::string_view bytes(size_t column) const override;
  int32_t days(size_t column) const override;
  SqlTime time(size_t column) const override;
  SqlTimestamp timestamp(size_t column) const override;

 private:
  SqliteDatabase& database_;
  SqliteStatement statement_;
  bool has_row_;
  bool is_first_ = true;
  std::vector<Column> columns_;
};

// The columns of a prepared statement; its first row, if it stands on one, is looked at.
std::vector<Column> sqlite_columns(const SqliteDatabase& database, const SqliteStatement& statement,
                                   bool has_row);

}  // namespace kconnect::jdbc
