#include "jdbc/db/postgres_session.h"

#include <cerrno>
#include <system_error>

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <kconnect/log.h>

namespace kconnect::jdbc {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds no_limit{-1};

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

std::string error_field(const PostgresResult& result, int field) {
  const char* text = libpq().PQresultErrorField(result.get(), field);
  return text == nullptr ? std::string() : text;
}

SqlErrorKind kind_of(std::string_view state) {
  if (state.starts_with("08") || state.starts_with("57P")) return SqlErrorKind::ConnectionLost;
  if (state.starts_with("40") || state.starts_with("53") || state == "55P03" || state == "57014") {
    return SqlErrorKind::Transient;
  }
  if (state.starts_with("22") || state.starts_with("23")) return SqlErrorKind::Data;
  return SqlErrorKind::Permanent;
}

void log_notice(void* /*context*/, const char* message) {
  logger("org.postgresql").info("{}", trimmed(message));
}

std::vector<const char*> pointers(const std::vector<std::string>& values) {
  std::vector<const char*> result;
  for (const std::string& value : values) result.push_back(value.c_str());
  return result;
}

}  // namespace

SqlException postgres_error(const PostgresResult& result) {
  const std::string state = error_field(result, PG_DIAG_SQLSTATE);
  const std::string primary = error_field(result, PG_DIAG_MESSAGE_PRIMARY);
  // Without a state it is libpq's own error: the connection broke.
  if (state.empty()) {
    return {trimmed(libpq().PQresultErrorMessage(result.get())), SqlErrorKind::ConnectionLost,
            "08006"};
  }
  std::string message = fmt::format("{}: {}", error_field(result, PG_DIAG_SEVERITY), primary);
  const std::string detail = error_field(result, PG_DIAG_MESSAGE_DETAIL);
  if (!detail.empty()) message += fmt::format("\n  Detail: {}", detail);
  const std::string hint = error_field(result, PG_DIAG_MESSAGE_HINT);
  if (!hint.empty()) message += fmt::format("\n  Hint: {}", hint);
  const std::string position = error_field(result, PG_DIAG_STATEMENT_POSITION);
  if (!position.empty()) message += fmt::format("\n  Position: {}", position);
  return {std::move(message), kind_of(state), state};
}

PostgresSession::PostgresSession(const PostgresParameters& parameters, std::stop_token stop)
    : stop_(std::move(stop)) {
  if (parameters.socket_timeout_seconds > 0) {
    socket_timeout_ = std::chrono::seconds(parameters.socket_timeout_seconds);
  }
  stop_event_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (stop_event_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  on_stop_ = std::make_unique<std::stop_callback<std::function<void()>>>(
      stop_, [event = stop_event_] { eventfd_write(event, 1); });
  try {
    connect(parameters);
  } catch (...) {
    libpq().PQfinish(connection_);
    on_stop_.reset();
    ::close(stop_event_);
    throw;
  }
}

PostgresSession::~PostgresSession() {
  free_copy_buffer();
  libpq().PQfinish(connection_);
  on_stop_.reset();
  ::close(stop_event_);
}

void PostgresSession::connect(const PostgresParameters& parameters) {
  std::vector<const char*> names;
  std::vector<const char*> values;
  for (const auto& [name, value] : parameters.values) {
    names.push_back(name.c_str());
    values.push_back(value.c_str());
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  connection_ = libpq().PQconnectStartParams(names.data(), values.data(), 0);
  if (connection_ == nullptr) throw std::bad_alloc();
  if (libpq().PQstatus(connection_) == CONNECTION_BAD) throw_connection_error("");

  const bool has_limit = parameters.connect_timeout_seconds > 0;
  const auto deadline = Clock::now() + std::chrono::seconds(parameters.connect_timeout_seconds);
  short events = POLLOUT;
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    const bool timed_out = has_limit && left.count() <= 0;
    if (timed_out || !poll_socket(events, has_limit ? left : no_limit)) {
      throw SqlException(
          fmt::format("no answer within {} s while connecting", parameters.connect_timeout_seconds),
          SqlErrorKind::ConnectionLost, "08001");
    }
    const PostgresPollingStatusType state = libpq().PQconnectPoll(connection_);
    if (state == PGRES_POLLING_OK) break;
    if (state == PGRES_POLLING_FAILED) throw_connection_error("");
    events = state == PGRES_POLLING_WRITING ? POLLOUT : POLLIN;
  }
  libpq().PQsetNoticeProcessor(connection_, log_notice, nullptr);
  libpq().PQsetnonblocking(connection_, 1);
}

void PostgresSession::throw_connection_error(std::string_view what) const {
  std::string message = trimmed(libpq().PQerrorMessage(connection_));
  if (!what.empty()) message = fmt::format("{}: {}", what, message);
  throw SqlException(std::move(message), SqlErrorKind::ConnectionLost, "08001");
}

bool PostgresSession::poll_socket(short events, std::chrono::milliseconds limit) {
  pollfd descriptors[] = {{libpq().PQsocket(connection_), events, 0}, {stop_event_, POLLIN, 0}};
  while (true) {
    const int ready = ::poll(descriptors, 2, static_cast<int>(limit.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) throw std::system_error(errno, std::generic_category(), "poll");
    if (descriptors[1].revents != 0) {
      throw SqlException("the task is to stop", SqlErrorKind::Interrupted, "57014");
    }
    return ready > 0;
  }
}

void PostgresSession::wait_socket(bool for_writing) {
  const short events = for_writing ? POLLIN | POLLOUT : POLLIN;
  try {
    if (poll_socket(events, socket_timeout_)) return;
  } catch (const SqlException&) {
    cancel_query();
    throw;
  }
  throw SqlException(
      fmt::format("no answer within socketTimeout ({} s)", socket_timeout_.count() / 1000),
      SqlErrorKind::ConnectionLost, "08006");
}

void PostgresSession::sent(int accepted) {
  if (accepted == 0) throw_connection_error("");
  while (true) {
    const int left = libpq().PQflush(connection_);
    if (left == 0) return;
    if (left < 0) throw_connection_error("");
    wait_socket(true);
    if (libpq().PQconsumeInput(connection_) == 0) throw_connection_error("");
  }
}

PostgresResult PostgresSession::answer() {
  while (libpq().PQisBusy(connection_) != 0) {
    wait_socket(false);
    if (libpq().PQconsumeInput(connection_) == 0) throw_connection_error("");
  }
  PostgresResult result(libpq().PQgetResult(connection_));
  const ExecStatusType status = result.status();
  if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) {
    if (result.get() == nullptr) throw_connection_error("");
    const SqlException error = postgres_error(result);
    drain();
    throw error;
  }
  return result;
}

// Reads what is left of a statement, so that the next one can be sent.
void PostgresSession::drain() noexcept {
  try {
    while (!is_broken()) {
      while (libpq().PQisBusy(connection_) != 0) {
        wait_socket(false);
        if (libpq().PQconsumeInput(connection_) == 0) return;
      }
      const PostgresResult result(libpq().PQgetResult(connection_));
      if (result.get() == nullptr) return;
      if (result.status() == PGRES_COPY_OUT || result.status() == PGRES_COPY_IN) return;
    }
  } catch (const std::exception&) {  // the session shows itself broken when it is used next
  }
}

PostgresResult PostgresSession::run(std::string_view sql) {
  const std::string text(sql);
  sent(libpq().PQsendQuery(connection_, text.c_str()));
  PostgresResult result = answer();
  drain();
  return result;
}

PostgresResult PostgresSession::run(std::string_view sql,
                                    const std::vector<std::string>& parameters) {
  const std::string text(sql);
  sent(libpq().PQsendQueryParams(connection_, text.c_str(), static_cast<int>(parameters.size()),
                                 nullptr, pointers(parameters).data(), nullptr, nullptr, 0));
  PostgresResult result = answer();
  drain();
  return result;
}

PostgresResult PostgresSession::describe(std::string_view sql) {
  const std::string text(sql);
  sent(libpq().PQsendPrepare(connection_, "", text.c_str(), 0, nullptr));
  answer();
  drain();
  sent(libpq().PQsendDescribePrepared(connection_, ""));
  PostgresResult result = answer();
  drain();
  return result;
}

void PostgresSession::start_copy_out(std::string_view sql) {
  const std::string text(sql);
  sent(libpq().PQsendQuery(connection_, text.c_str()));
  answer();
}

bool PostgresSession::copy_row(std::string_view& row) {
  free_copy_buffer();
  while (true) {
    const int size = libpq().PQgetCopyData(connection_, &copy_buffer_, 1);
    if (size > 0) {
      row = {copy_buffer_, static_cast<size_t>(size)};
      return true;
    }
    if (size == -2) throw_connection_error("");
    if (size == -1) break;
    wait_socket(false);
    if (libpq().PQconsumeInput(connection_) == 0) throw_connection_error("");
  }
  answer();  // throws when the copy ended with an error
  drain();
  return false;
}

void PostgresSession::abandon_copy() noexcept {
  cancel_query();
  try {
    std::string_view row;
    while (copy_row(row)) {
    }
  } catch (const std::exception&) {  // the server's "canceling statement", or the session is lost
  }
}

void PostgresSession::cancel_query() noexcept {
  PGcancel* cancel = libpq().PQgetCancel(connection_);
  if (cancel == nullptr) return;
  char error[256];
  libpq().PQcancel(cancel, error, sizeof(error));
  libpq().PQfreeCancel(cancel);
}

void PostgresSession::free_copy_buffer() {
  if (copy_buffer_ != nullptr) libpq().PQfreemem(copy_buffer_);
  copy_buffer_ = nullptr;
}

bool PostgresSession::is_broken() const {
  return libpq().PQstatus(connection_) != CONNECTION_OK;
}

}  // namespace kconnect::jdbc
