#pragma once

#include <optional>
#include <stop_token>
#include <string_view>

#include "jdbc/db/mysql_options.h"
#include "jdbc/db/sql_exception.h"

struct st_mysql;
struct st_mysql_stmt;

namespace kconnect::jdbc {

// One connection of the client library: opening, ending, errors, interruption. Used by one thread.
class MySqlSession {
 public:
  // Tries the hosts in turn. Throws SqlException.
  MySqlSession(const MySqlOptions& options, const std::stop_token& stop);
  ~MySqlSession();
  MySqlSession(const MySqlSession&) = delete;
  MySqlSession& operator=(const MySqlSession&) = delete;

  st_mysql* handle() const { return handle_; }
  const MySqlOptions& options() const { return options_; }

  // Sends a statement; its result, if it has one, is still to be fetched.
  void send(std::string_view sql);
  // Sends a statement and drops what it gives. Rows affected.
  int64_t run(std::string_view sql);
  // Throws what the library reports about the session or about a statement.
  [[noreturn]] void fail() const;
  [[noreturn]] void fail(st_mysql_stmt* statement) const;
  bool answers();
  // Ends what the server does for this session, asked over another connection. False when that
  // failed.
  bool kill_query() const noexcept;

 private:
  void open();
  // False when the next host may be tried; failure_ tells why.
  bool connect(const HostPort& host);
  [[noreturn]] void raise(int code, const char* state, const char* message) const;
  void set_up();

  MySqlOptions options_;
  std::stop_token stop_;
  st_mysql* handle_ = nullptr;
  int socket_ = -1;  // a second descriptor of the session's socket: ours alone to shut down
  std::optional<std::stop_callback<std::function<void()>>> on_stop_;
};

}  // namespace kconnect::jdbc
