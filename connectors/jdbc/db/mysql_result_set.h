#pragma once

#include "jdbc/db/connection.h"
#include "jdbc/db/mysql_session.h"

struct st_mysql_res;

namespace kconnect::jdbc {

// Rows in the server's text form, as the Java drivers read them, taken one by one off the wire.
class MySqlResultSet final : public ResultSet {
 public:
  // Takes the result that a session has just got for a query.
  explicit MySqlResultSet(MySqlSession& session);
  ~MySqlResultSet() override;
  MySqlResultSet(const MySqlResultSet&) = delete;
  MySqlResultSet& operator=(const MySqlResultSet&) = delete;

  const std::vector<Column>& columns() const override { return columns_; }
  bool next() override;

  bool is_null(size_t column) const override;
  bool boolean(size_t column) const override;
  int64_t integer(size_t column) const override;
  double floating(size_t column) const override;
  Decimal decimal(size_t column) const override;
  std::string_view text(size_t column) const override;
  std::string_view bytes(size_t column) const override { return text(column); }
  int32_t days(size_t column) const override;
  SqlTime time(size_t column) const override;
  SqlTimestamp timestamp(size_t column) const override;

 private:
  enum class Form { Text, Bits, Year, Date, Timestamp };
  [[noreturn]] void refuse(size_t column, std::string_view as) const;
  bool is_zero_date(size_t column) const;

  MySqlSession& session_;
  st_mysql_res* result_;
  std::vector<Column> columns_;
  std::vector<Form> forms_;
  char** row_ = nullptr;
  const unsigned long* lengths_ = nullptr;
  bool at_end_ = false;
};

}  // namespace kconnect::jdbc
