#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "jdbc/db/drivers.h"

struct sqlite3;
struct sqlite3_stmt;

namespace kconnect::jdbc {

// How values of DATE, TIME and TIMESTAMP columns are stored: sqlite-jdbc's date_class and
// date_precision.
enum class SqliteDateClass { Integer, Text, Real };

struct SqliteOptions {
  SqliteDateClass date_class = SqliteDateClass::Integer;
  int64_t date_multiplier = 1;    // milliseconds of one stored unit
  bool has_journal_mode = false;  // set by the URL or connection.*
  bool has_synchronous = false;
};

// An open database file. Used by one thread; its statements end with SqlErrorKind::Interrupted once
// the stop token fires.
class SqliteDatabase {
 public:
  SqliteDatabase(const JdbcUrl& url, const ConnectionSettings& settings, std::stop_token stop);
  ~SqliteDatabase();
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;

  void execute(const std::string& sql);
  sqlite3* get() const { return database_; }
  const SqliteOptions& options() const { return options_; }
  [[noreturn]] void throw_error(int code) const;

 private:
  void apply(const DriverProperties& properties);

  sqlite3* database_ = nullptr;
  SqliteOptions options_;
  std::stop_token stop_;
  std::unique_ptr<std::stop_callback<std::function<void()>>> on_stop_;
};

// A prepared statement.
class SqliteStatement {
 public:
  SqliteStatement(const SqliteDatabase& database, std::string_view sql);
  ~SqliteStatement();
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  bool step();  // true = a row is there
  void reset();
  sqlite3_stmt* get() const { return statement_; }
  std::string_view text(int column) const;
  int64_t integer(int column) const;
  void bind(int position, std::string_view text);

 private:
  const SqliteDatabase& database_;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace kconnect::jdbc
