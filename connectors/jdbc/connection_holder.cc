#include "jdbc/connection_holder.h"

#include <condition_variable>
#include <exception>
#include <mutex>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

namespace kconnect::jdbc {

namespace {

spdlog::logger& log() {
  static auto& logger = kconnect::logger("io.confluent.connect.jdbc.util.CachedConnectionProvider");
  return logger;
}

void wait(std::chrono::milliseconds duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any stopped;
  stopped.wait_for(lock, stop, duration, [] { return false; });
}

bool is_interrupted(const SqlException& error) {
  return error.kind() == SqlErrorKind::Interrupted;
}

}  // namespace

ConnectionHolder::ConnectionHolder(ConnectionConfig config, std::stop_token stop)
    : config_(std::move(config)), stop_(std::move(stop)) {}

Connection& ConnectionHolder::get() {
  if (connection_ != nullptr && !connection_->is_valid()) {
    log().info("The database connection is invalid. Reconnecting...");
    connection_.reset();
  }
  if (connection_ == nullptr) {
    connection_ = open();
    if (prepare_) prepare_(*connection_);
  }
  return *connection_;
}

std::unique_ptr<Connection> ConnectionHolder::open() {
  for (int attempt = 1;; ++attempt) {
    try {
      return open_connection(config_.settings(), stop_);
    } catch (const SqlException& error) {
      if (is_interrupted(error)) throw;
      if (attempt >= config_.attempts) {
        std::throw_with_nested(ConnectException(
            fmt::format("Cannot connect to {} after {} {}: {}", masked_url(config_.url), attempt,
                        attempt == 1 ? "attempt" : "attempts", error.what())));
      }
      log().info("Unable to connect to database on attempt {}/{}. Will retry in {} ms: {}", attempt,
                 config_.attempts, config_.backoff_ms, error.what());
    }
    wait(std::chrono::milliseconds(config_.backoff_ms), stop_);
    if (stop_.stop_requested()) {
      throw SqlException("stopped while connecting", SqlErrorKind::Interrupted);
    }
  }
}

}  // namespace kconnect::jdbc
