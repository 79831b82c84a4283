#pragma once

#include <functional>
#include <memory>
#include <stop_token>

#include "jdbc/connection_config.h"

namespace kconnect::jdbc {

// A session that is opened when it is needed and again when it was lost, with connection.attempts
// and connection.backoff.ms. Used by one thread.
class ConnectionHolder {
 public:
  ConnectionHolder(ConnectionConfig config, std::stop_token stop);

  // Called with every new session, before it is used.
  void on_open(std::function<void(Connection&)> prepare) { prepare_ = std::move(prepare); }
  // A session that answers. Throws ConnectException when no attempt succeeded, with the last
  // SqlException nested, and SqlException (Interrupted) when the task is to stop.
  Connection& get();
  // The session is not to be used again.
  void discard() { connection_.reset(); }

 private:
  std::unique_ptr<Connection> open();

  ConnectionConfig config_;
  std::stop_token stop_;
  std::function<void(Connection&)> prepare_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace kconnect::jdbc
