#include "jdbc/db/mysql_session.h"

#include <algorithm>
#include <charconv>
#include <mutex>

#include <fmt/format.h>
#include <mysql.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <kconnect/errors.h>

#include "jdbc/db/mysql_errors.h"

namespace kconnect::jdbc {

namespace {

constexpr unsigned default_port = 3306;
constexpr int stop_check_ms = 50;
constexpr std::chrono::seconds kill_timeout{5};

void initialize_library() {
  static std::once_flag once;
  std::call_once(once, [] { mysql_server_init(0, nullptr, nullptr); });
}

unsigned port_number(const HostPort& host) {
  if (host.port.empty()) return default_port;
  unsigned port = 0;
  const char* end = host.port.data() + host.port.size();
  const auto [stop, error] = std::from_chars(host.port.data(), end, port);
  if (error != std::errc() || stop != end || port == 0 || port > 65535) {
    throw ConfigException(fmt::format("connection.url: '{}' is no port", host.port));
  }
  return port;
}

void set_text(MYSQL* handle, mysql_option option, const std::string& value) {
  if (!value.empty()) mysql_options(handle, option, value.c_str());
}

void set_number(MYSQL* handle, mysql_option option, unsigned value) {
  mysql_options(handle, option, &value);
}

void set_options(MYSQL* handle, const MySqlOptions& options) {
  mysql_options(handle, MYSQL_OPT_NONBLOCK, nullptr);
  mysql_options(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  set_number(handle, MYSQL_OPT_CONNECT_TIMEOUT,
             static_cast<unsigned>(options.connect_timeout.count()));
  if (options.socket_timeout.count() > 0) {
    const auto seconds = static_cast<unsigned>(options.socket_timeout.count());
    set_number(handle, MYSQL_OPT_READ_TIMEOUT, seconds);
    set_number(handle, MYSQL_OPT_WRITE_TIMEOUT, seconds);
  }
  set_number(handle, MYSQL_OPT_LOCAL_INFILE, options.local_files ? 1 : 0);
  if (options.compress) mysql_options(handle, MYSQL_OPT_COMPRESS, nullptr);
  if (options.tls == MySqlOptions::Tls::Off) return;
  const my_bool on = 1;
  const my_bool verify = options.tls == MySqlOptions::Tls::VerifyCa ||
                         options.tls == MySqlOptions::Tls::VerifyIdentity;
  mysql_options(handle, MYSQL_OPT_SSL_ENFORCE, &on);
  mysql_options(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
  set_text(handle, MYSQL_OPT_SSL_CA, options.tls_ca);
  set_text(handle, MYSQL_OPT_SSL_CERT, options.tls_certificate);
  set_text(handle, MYSQL_OPT_SSL_KEY, options.tls_key);
}

// What the library waits for happened, or a stop was asked for: then it is told that time is over.
int wait_for(MYSQL* handle, int wanted, const std::stop_token& stop) {
  short events = 0;
  if ((wanted & MYSQL_WAIT_READ) != 0) events |= POLLIN;
  if ((wanted & MYSQL_WAIT_WRITE) != 0) events |= POLLOUT;
  if ((wanted & MYSQL_WAIT_EXCEPT) != 0) events |= POLLPRI;
  int64_t left = (wanted & MYSQL_WAIT_TIMEOUT) != 0 ? mysql_get_timeout_value_ms(handle) : -1;
  pollfd descriptor{.fd = mysql_get_socket(handle), .events = events, .revents = 0};
  while (!stop.stop_requested()) {
    const int slice =
        left < 0 ? stop_check_ms : static_cast<int>(std::min<int64_t>(left, stop_check_ms));
    const int ready = ::poll(&descriptor, 1, slice);
    if (ready > 0) {
      int happened = 0;
      if ((descriptor.revents & (POLLIN | POLLHUP | POLLERR)) != 0) happened |= MYSQL_WAIT_READ;
      if ((descriptor.revents & (POLLOUT | POLLHUP | POLLERR)) != 0) happened |= MYSQL_WAIT_WRITE;
      if ((descriptor.revents & POLLPRI) != 0) happened |= MYSQL_WAIT_EXCEPT;
      return happened & wanted;
    }
    if (left >= 0) left -= slice;
    if (left == 0) break;
  }
  return MYSQL_WAIT_TIMEOUT;
}

}  // namespace

MySqlSession::MySqlSession(const MySqlOptions& options, const std::stop_token& stop)
    : options_(options), stop_(stop) {
  try {
    open();
    set_up();
  } catch (...) {
    on_stop_.reset();
    if (socket_ >= 0) ::close(socket_);
    mysql_close(handle_);
    throw;
  }
}

MySqlSession::~MySqlSession() {
  on_stop_.reset();
  mysql_close(handle_);
  ::close(socket_);
}

void MySqlSession::open() {
  initialize_library();
  if (!options_.socket.empty()) {
    if (!connect({})) fail();
  } else {
    const auto& hosts = options_.hosts;
    for (size_t i = 0; i < hosts.size(); ++i) {
      if (connect(hosts[i])) break;
      const SqlErrorKind kind =
          mysql_error_kind(static_cast<int>(mysql_errno(handle_)), mysql_sqlstate(handle_));
      if (i + 1 == hosts.size() || kind != SqlErrorKind::ConnectionLost) fail();
    }
  }
  socket_ = ::dup(mysql_get_socket(handle_));
  on_stop_.emplace(stop_, [socket = socket_] { ::shutdown(socket, SHUT_RDWR); });
}

bool MySqlSession::connect(const HostPort& host) {
  if (handle_ != nullptr) mysql_close(handle_);
  handle_ = mysql_init(nullptr);
  if (handle_ == nullptr) throw SqlException("out of memory", SqlErrorKind::Transient);
  set_options(handle_, options_);
  const bool local = !options_.socket.empty();
  const unsigned long flags = options_.count_changed_rows ? 0 : CLIENT_FOUND_ROWS;
  MYSQL* connected = nullptr;
  int wanted = mysql_real_connect_start(
      &connected, handle_, local ? "localhost" : host.host.c_str(), options_.user.c_str(),
      options_.password.c_str(), options_.database.empty() ? nullptr : options_.database.c_str(),
      local ? 0 : port_number(host), local ? options_.socket.c_str() : nullptr, flags);
  while (wanted != 0) {
    wanted = mysql_real_connect_cont(&connected, handle_, wait_for(handle_, wanted, stop_));
  }
  return connected != nullptr;
}

void MySqlSession::set_up() {
  if (options_.tls >= MySqlOptions::Tls::Required && mysql_get_ssl_cipher(handle_) == nullptr) {
    throw SqlException("the server does not offer TLS, which sslMode demands",
                       SqlErrorKind::Permanent, "08000");
  }
  if (!options_.session_variables.empty()) run("SET " + options_.session_variables);
}

void MySqlSession::send(std::string_view sql) {
  if (mysql_real_query(handle_, sql.data(), sql.size()) != 0) fail();
}

int64_t MySqlSession::run(std::string_view sql) {
  send(sql);
  if (mysql_field_count(handle_) > 0) {
    mysql_free_result(mysql_use_result(handle_));
    return 0;
  }
  return static_cast<int64_t>(mysql_affected_rows(handle_));
}

void MySqlSession::fail() const {
  raise(static_cast<int>(mysql_errno(handle_)), mysql_sqlstate(handle_), mysql_error(handle_));
}

void MySqlSession::fail(st_mysql_stmt* statement) const {
  raise(static_cast<int>(mysql_stmt_errno(statement)), mysql_stmt_sqlstate(statement),
        mysql_stmt_error(statement));
}

void MySqlSession::raise(int code, const char* state, const char* message) const {
  if (stop_.stop_requested()) {
    if (socket_ >= 0) kill_query();
    throw SqlException("the statement was interrupted because the task stops",
                       SqlErrorKind::Interrupted, state, code);
  }
  throw SqlException(message, mysql_error_kind(code, state), state, code);
}

bool MySqlSession::answers() {
  return mysql_ping(handle_) == 0;
}

bool MySqlSession::kill_query() const noexcept {
  try {
    MySqlOptions options = options_;
    options.connect_timeout = std::min(options.connect_timeout, kill_timeout);
    options.socket_timeout = kill_timeout;
    options.session_variables.clear();
    MySqlSession other(options, {});
    other.run(fmt::format("KILL QUERY {}", mysql_thread_id(handle_)));
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace kconnect::jdbc
