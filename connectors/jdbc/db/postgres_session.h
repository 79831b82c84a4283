#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "jdbc/db/libpq.h"
#include "jdbc/db/postgres_url.h"
#include "jdbc/db/sql_exception.h"

namespace kconnect::jdbc {

// An answer of the server.
class PostgresResult {
 public:
  explicit PostgresResult(PGresult* result) : result_(result) {}

  ExecStatusType status() const { return libpq().PQresultStatus(result_.get()); }
  int rows() const { return libpq().PQntuples(result_.get()); }
  int columns() const { return libpq().PQnfields(result_.get()); }
  std::string_view text(int row, int column) const {
    return {libpq().PQgetvalue(result_.get(), row, column),
            static_cast<size_t>(libpq().PQgetlength(result_.get(), row, column))};
  }
  bool flag(int row, int column) const { return text(row, column) == "t"; }
  PGresult* get() const { return result_.get(); }

 private:
  struct Clear {
    void operator()(PGresult* result) const { libpq().PQclear(result); }
  };
  std::unique_ptr<PGresult, Clear> result_;
};

// The wire to a PostgreSQL server: sends, waits, reads. Used by one thread. Every wait hears the
// stop token and, if set, the socket time-out; both end with SqlException.
class PostgresSession {
 public:
  PostgresSession(const PostgresParameters& parameters, std::stop_token stop);
  ~PostgresSession();
  PostgresSession(const PostgresSession&) = delete;
  PostgresSession& operator=(const PostgresSession&) = delete;

  // One statement, or several separated by semicolons; the last one's answer.
  PostgresResult run(std::string_view sql);
  // One statement with text parameters.
  PostgresResult run(std::string_view sql, const std::vector<std::string>& parameters);
  // Result columns without running the statement.
  PostgresResult describe(std::string_view sql);

  // COPY ... TO STDOUT: start, then rows until copy_row() gives false. The view lives until the
  // next call.
  void start_copy_out(std::string_view sql);
  bool copy_row(std::string_view& row);
  // Ends a copy before its last row: the server is told to cancel. The session may be lost after.
  void abandon_copy() noexcept;

  // COPY ... FROM STDIN: start, data in any pieces, end. Errors of the server come from settle().
  void start_copy_in(std::string_view sql);
  void copy_in(std::string_view data);
  void end_copy_in();
  void abandon_copy_in() noexcept;

  // A statement of this session with parameters of these types, and its use with values in binary.
  std::string new_statement_name();
  void prepare(const std::string& name, const std::string& sql, const std::vector<Oid>& types);
  void start_prepared(const std::string& name, const std::vector<std::string>& parameters);
  // Waits for the answer to end_copy_in() or start_prepared(), if there is one to come.
  void settle();

  // For statements of their own: what was sent before is flushed, then one answer is awaited; an
  // error of the server is thrown.
  void sent(int accepted);
  PostgresResult answer();
  // Waits until the socket can be read, or also written.
  void wait_socket(bool for_writing);

  bool is_broken() const;
  PGconn* get() const { return connection_; }

 private:
  void connect(const PostgresParameters& parameters);
  // True when the socket is ready, false when the time is over.
  bool poll_socket(short events, std::chrono::milliseconds limit);
  void drain() noexcept;
  void cancel_query() noexcept;
  void free_copy_buffer();
  [[noreturn]] void throw_connection_error(std::string_view what) const;

  PGconn* connection_ = nullptr;
  std::stop_token stop_;
  int stop_event_ = -1;  // eventfd, readable once the task is to stop
  std::unique_ptr<std::stop_callback<std::function<void()>>> on_stop_;
  std::chrono::milliseconds socket_timeout_{-1};
  char* copy_buffer_ = nullptr;
  int statements_ = 0;  // prepared so far
  bool is_settled_ = true;
};

// The error of an answer.
SqlException postgres_error(const PostgresResult& result);

}  // namespace kconnect::jdbc
