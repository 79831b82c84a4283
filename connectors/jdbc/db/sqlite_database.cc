#include "jdbc/db/sqlite_database.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <sqlite3.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "jdbc/db/sql_exception.h"

namespace kconnect::jdbc {

namespace {

constexpr std::string_view default_busy_timeout = "3000";

// The pragmas that sqlite-jdbc takes from a URL.
bool is_pragma(std::string_view name) {
  static const std::set<std::string_view> names{"application_id",
                                                "auto_vacuum",
                                                "automatic_index",
                                                "busy_timeout",
                                                "cache_size",
                                                "case_sensitive_like",
                                                "count_changes",
                                                "default_cache_size",
                                                "default_temp_store",
                                                "defer_foreign_keys",
                                                "empty_result_callback",
                                                "encoding",
                                                "foreign_keys",
                                                "full_column_names",
                                                "fullsync",
                                                "hexkey_mode",
                                                "incremental_vacuum",
                                                "journal_mode",
                                                "journal_size_limit",
                                                "legacy_alter_table",
                                                "legacy_file_format",
                                                "locking_mode",
                                                "max_page_count",
                                                "mmap_size",
                                                "page_size",
                                                "read_uncommitted",
                                                "recursive_triggers",
                                                "reverse_unordered_selects",
                                                "secure_delete",
                                                "short_column_names",
                                                "synchronous",
                                                "temp_store",
                                                "temp_store_directory",
                                                "user_version"};
  return names.contains(name);
}

// Of sqlite-jdbc and without effect here.
bool is_needless(std::string_view name) {
  static const std::set<std::string_view> names{"date_string_format",
                                                "transaction_mode",
                                                "enable_load_extension",
                                                "explicit_readonly",
                                                "jdbc.explicit_readonly",
                                                "user",
                                                "password"};
  return names.contains(name);
}

void check_pragma_value(const std::string& name, const std::string& value) {
  const bool is_plain = std::ranges::all_of(value, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.' || c == '/';
  });
  if (is_plain && !value.empty()) return;
  throw ConfigException(fmt::format("connection.url: '{}' is not a value for {}", value, name));
}

SqliteDateClass date_class(const std::string& value) {
  if (value == "INTEGER" || value == "integer") return SqliteDateClass::Integer;
  if (value == "TEXT" || value == "text") return SqliteDateClass::Text;
  if (value == "REAL" || value == "real") return SqliteDateClass::Real;
  throw ConfigException(
      fmt::format("connection.url: date_class={} is none of INTEGER, TEXT and REAL", value));
}

int open_flags(const DriverProperties& properties) {
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (const auto mode = properties.find("open_mode"); mode != properties.end()) {
    flags = std::atoi(mode->second.c_str());
  }
  const auto shared = properties.find("shared_cache");
  if (shared != properties.end() && shared->second == "true") flags |= SQLITE_OPEN_SHAREDCACHE;
  return flags | SQLITE_OPEN_URI | SQLITE_OPEN_FULLMUTEX;
}

SqlErrorKind kind_of(int code) {
  switch (code & 0xff) {
    case SQLITE_INTERRUPT:
      return SqlErrorKind::Interrupted;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_PROTOCOL:
    case SQLITE_SCHEMA:
      return SqlErrorKind::Transient;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_RANGE:
      return SqlErrorKind::Data;
    default:
      return SqlErrorKind::Permanent;
  }
}

}  // namespace

SqliteDatabase::SqliteDatabase(const JdbcUrl& url, const ConnectionSettings& settings,
                               std::stop_token stop)
    : stop_(std::move(stop)) {
  FileUrl file = FileUrl::parse(url.rest);
  DriverProperties properties = file.properties;
  // What is no setting of the driver belongs to the file: URI.
  if (file.path.starts_with("file:")) {
    std::string own;
    std::erase_if(properties, [&](const auto& property) {
      const auto& [name, value] = property;
      if (is_pragma(name) || name.starts_with("date_") || name == "open_mode" ||
          name == "shared_cache") {
        return false;
      }
      own += fmt::format("{}{}={}", own.empty() ? "?" : "&", name, value);
      return true;
    });
    file.path += own;
  }
  for (const auto& [name, value] : settings.properties) properties.insert_or_assign(name, value);
  const std::string& path = file.path.empty() ? ":memory:" : file.path;
  const int code = sqlite3_open_v2(path.c_str(), &database_, open_flags(properties), nullptr);
  try {
    if (code != SQLITE_OK) {
      throw SqlException(fmt::format("{}: {}", path, sqlite3_errmsg(database_)),
                         SqlErrorKind::ConnectionLost, "", code);
    }
    sqlite3_extended_result_codes(database_, 1);
    apply(properties);
  } catch (...) {
    sqlite3_close_v2(database_);
    throw;
  }
  on_stop_ = std::make_unique<std::stop_callback<std::function<void()>>>(
      stop_, [database = database_] { sqlite3_interrupt(database); });
}

SqliteDatabase::~SqliteDatabase() {
  on_stop_.reset();
  sqlite3_close_v2(database_);
}

void SqliteDatabase::apply(const DriverProperties& properties) {
  if (!properties.contains("busy_timeout")) {
    execute(fmt::format("PRAGMA busy_timeout={}", default_busy_timeout));
  }
  options_.has_journal_mode = properties.contains("journal_mode");
  options_.has_synchronous = properties.contains("synchronous");
  for (const auto& [name, value] : properties) {
    if (is_pragma(name)) {
      check_pragma_value(name, value);
      execute(fmt::format("PRAGMA {}={}", name, value));
    } else if (name == "date_class") {
      options_.date_class = date_class(value);
    } else if (name == "date_precision") {
      options_.date_multiplier = value == "SECONDS" || value == "seconds" ? 1000 : 1;
    } else if (name != "open_mode" && name != "shared_cache" && !is_needless(name)) {
      logger("org.sqlite.JDBC")
          .info("The SQLite driver has no parameter '{}'; it is left out", name);
    }
  }
}

void SqliteDatabase::throw_error(int code) const {
  SqlErrorKind kind = kind_of(code);
  if (stop_.stop_requested()) kind = SqlErrorKind::Interrupted;
  throw SqlException(fmt::format("[{}] {}", sqlite3_errstr(code), sqlite3_errmsg(database_)), kind,
                     "", code & 0xff);
}

void SqliteDatabase::execute(const std::string& sql) {
  const int code = sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_error(code);
}

SqliteStatement::SqliteStatement(const SqliteDatabase& database, std::string_view sql)
    : database_(database) {
  const int code = sqlite3_prepare_v2(database.get(), sql.data(), static_cast<int>(sql.size()),
                                      &statement_, nullptr);
  if (code != SQLITE_OK) database.throw_error(code);
}

SqliteStatement::~SqliteStatement() {
  sqlite3_finalize(statement_);
}

bool SqliteStatement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_.throw_error(code);
  return false;
}

void SqliteStatement::reset() {
  sqlite3_reset(statement_);
}

std::string_view SqliteStatement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (text == nullptr) return {};
  return {text, static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
}

int64_t SqliteStatement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

void SqliteStatement::bind(int position, std::string_view text) {
  sqlite3_bind_text64(statement_, position, text.data(), text.size(), SQLITE_TRANSIENT,
                      SQLITE_UTF8);
}

}  // namespace kconnect::jdbc
