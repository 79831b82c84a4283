#pragma once

#include "jdbc/db/postgres_row.h"

namespace kconnect::jdbc {

// The rows of a query as COPY sends them.
class PostgresResultSet final : public PostgresRow {
 public:
  PostgresResultSet(PostgresSession& session, std::vector<PostgresColumn> columns,
                    std::string_view sql);
  ~PostgresResultSet() override;
  bool next() override;

 private:
  PostgresSession& session_;
  bool header_read_ = false;
  bool at_end_ = false;
};

}  // namespace kconnect::jdbc
