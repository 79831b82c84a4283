#pragma once

#include "jdbc/db/connection.h"
#include "jdbc/db/sqlite_database.h"

namespace kconnect::jdbc {

class SqliteConnection final : public Connection {
 public:
  SqliteConnection(const JdbcUrl& url, const ConnectionSettings& settings,
                   const std::stop_token& stop)
      : database_(url, settings, stop) {}

  int64_t execute(std::string_view sql) override;
  std::unique_ptr<ResultSet> query(std::string_view sql) override;
  std::vector<Column> describe(std::string_view sql) override;
  void begin() override { database_.execute("BEGIN"); }
  void commit() override { database_.execute("COMMIT"); }
  void rollback() override { database_.execute("ROLLBACK"); }
  bool set_isolation(TransactionIsolation isolation) override;
  bool is_valid() override { return true; }
  std::vector<TableId> tables(const TablePattern& pattern) override;
  std::optional<std::vector<Column>> columns(const TableId& table) override;
  std::string current_catalog() override { return ""; }
  std::string current_schema() override { return ""; }
  void prepare_for_writing() override;
  void make_durable() override;
  std::unique_ptr<RowWriter> row_writer(WriteStatement statement) override;

  SqliteDatabase& database() { return database_; }

 private:
  SqliteDatabase database_;
  bool uses_log_ = false;  // journal_mode=WAL
};

std::unique_ptr<Connection> open_sqlite(const JdbcUrl& url, const ConnectionSettings& settings,
                                        const std::stop_token& stop);

}  // namespace kconnect::jdbc
