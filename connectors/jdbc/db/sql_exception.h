#pragma once

#include <string>
#include <utility>

#include <kconnect/errors.h>

namespace kconnect::jdbc {

// What to do about an error of a database.
enum class SqlErrorKind {
  Transient,       // the same again may succeed: deadlock, serialization, out of resources
  ConnectionLost,  // as Transient, on a new connection
  Data,            // this row can never be written: value, constraint
  Permanent,       // the statement can never succeed: syntax, missing table, rights
  Interrupted,     // the task is to stop
};

// An error of a database or its client library, java.sql.SQLException to users. The message is the
// server's, without secrets.
class SqlException : public Exception {
 public:
  SqlException(std::string message, SqlErrorKind kind, std::string sql_state = {},
               int vendor_code = 0)
      : Exception(std::move(message)),
        kind_(kind),
        sql_state_(std::move(sql_state)),
        vendor_code_(vendor_code) {}
  std::string_view class_name() const override { return "java.sql.SQLException"; }

  SqlErrorKind kind() const { return kind_; }
  bool is_retriable() const {
    return kind_ == SqlErrorKind::Transient || kind_ == SqlErrorKind::ConnectionLost;
  }
  const std::string& sql_state() const { return sql_state_; }  // five characters, or empty
  int vendor_code() const { return vendor_code_; }             // 0 = none

 private:
  SqlErrorKind kind_;
  std::string sql_state_;
  int vendor_code_;
};

}  // namespace kconnect::jdbc
