#pragma once

#include "jdbc/db/connection.h"
#include "jdbc/db/postgres_session.h"
#include "jdbc/db/postgres_types.h"

namespace kconnect::jdbc {

// A PostgreSQL session. Results come by COPY in binary: the server sends rows as it finds them and
// none is kept here.
class PostgresConnection final : public Connection {
 public:
  PostgresConnection(const PostgresParameters& parameters, const std::stop_token& stop)
      : session_(parameters, stop), untyped_text_(parameters.untyped_text) {}

  int64_t execute(std::string_view sql) override;
  std::unique_ptr<ResultSet> query(std::string_view sql) override;
  std::vector<Column> describe(std::string_view sql) override;

  void begin() override { session_.run("BEGIN"); }
  void commit() override { session_.run("COMMIT"); }
  void rollback() override { session_.run("ROLLBACK"); }
  bool set_isolation(TransactionIsolation isolation) override;
  bool is_valid() override;

  std::vector<TableId> tables(const TablePattern& pattern) override;
  std::optional<std::vector<Column>> columns(const TableId& table) override;
  std::string current_catalog() override;
  std::string current_schema() override;
  void settle() override { session_.settle(); }
  std::unique_ptr<RowWriter> row_writer(WriteStatement statement) override;
  bool sends_untyped_text() const override { return untyped_text_; }

  PostgresSession& session() { return session_; }

 private:
  PostgresSession session_;
  bool untyped_text_;
};

std::unique_ptr<Connection> open_postgres(const JdbcUrl& url, const ConnectionSettings& settings,
                                          const std::stop_token& stop);

}  // namespace kconnect::jdbc
