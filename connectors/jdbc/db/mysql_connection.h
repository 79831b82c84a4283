#pragma once

#include "jdbc/db/connection.h"
#include "jdbc/db/mysql_session.h"

namespace kconnect::jdbc {

// A session of a MySQL or MariaDB server. A stop cuts the socket; the query is then killed over a
// second connection.
class MySqlConnection final : public Connection {
 public:
  MySqlConnection(const MySqlOptions& options, const std::stop_token& stop)
      : session_(options, stop) {}

  int64_t execute(std::string_view sql) override { return session_.run(sql); }
  std::unique_ptr<ResultSet> query(std::string_view sql) override;
  std::vector<Column> describe(std::string_view sql) override;

  void begin() override { session_.run("START TRANSACTION"); }
  void commit() override { session_.run("COMMIT"); }
  void rollback() override { session_.run("ROLLBACK"); }
  bool set_isolation(TransactionIsolation isolation) override;
  bool is_valid() override { return session_.answers(); }

  std::vector<TableId> tables(const TablePattern& pattern) override;
  std::optional<std::vector<Column>> columns(const TableId& table) override;
  std::string current_catalog() override;
  std::string current_schema() override { return {}; }
  bool always_rolls_back() const override { return false; }
  std::unique_ptr<RowWriter> row_writer(WriteStatement statement) override;

 private:
  MySqlSession session_;
};

}  // namespace kconnect::jdbc
