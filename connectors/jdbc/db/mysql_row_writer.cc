#include "jdbc/db/mysql_row_writer.h"

#include <algorithm>
#include <bit>

#include <mysql.h>

#include "jdbc/db/mysql_result_set.h"

namespace kconnect::jdbc {

namespace {

constexpr size_t most_parameters = 65'535;  // of a statement
constexpr size_t most_rows = 512;           // of a statement with values
constexpr size_t most_array_rows = 20'000;
constexpr size_t largest_packet = 4 * 1024 * 1024;

bool server_takes_arrays(const MySqlSession& session) {
  unsigned long capabilities = 0;
  mariadb_get_infov(session.handle(), MARIADB_CONNECTION_EXTENDED_SERVER_CAPABILITIES,
                    &capabilities);
  return session.options().arrays &&
         (capabilities & (MARIADB_CLIENT_STMT_BULK_OPERATIONS >> 32)) != 0;
}

size_t packet_size(MySqlSession& session) {
  session.send("SELECT @@max_allowed_packet");
  MySqlResultSet row(session);
  size_t size = 0;
  while (row.next()) size = static_cast<size_t>(row.integer(0));
  return std::min(size / 2, largest_packet);
}

}  // namespace

MySqlRowWriter::MySqlRowWriter(MySqlSession& session, WriteStatement statement)
    : session_(session),
      statement_(std::move(statement)),
      parameters_(statement_.types),
      takes_arrays_(server_takes_arrays(session)),
      packet_size_(packet_size(session)) {}

MySqlRowWriter::~MySqlRowWriter() {
  for (const auto& [rows, statement] : prepared_) mysql_stmt_close(statement);
}

st_mysql_stmt* MySqlRowWriter::prepared(size_t rows) {
  st_mysql_stmt*& statement = prepared_[rows];
  if (statement != nullptr) return statement;
  std::string sql = statement_.head + statement_.row;
  for (size_t i = 1; i < rows; ++i) sql += ',' + statement_.row;
  sql += statement_.tail;
  statement = mysql_stmt_init(session_.handle());
  if (statement == nullptr) throw SqlException("out of memory", SqlErrorKind::Transient);
  if (mysql_stmt_prepare(statement, sql.data(), sql.size()) != 0) {
    try {
      session_.fail(statement);
    } catch (...) {
      mysql_stmt_close(statement);
      prepared_.erase(rows);
      throw;
    }
  }
  return statement;
}

void MySqlRowWriter::write(const RowBatch& rows) {
  if (takes_arrays_) {
    write_arrays(rows);
  } else {
    write_values(rows);
  }
}

size_t MySqlRowWriter::rows_of_packet(const RowBatch& rows, size_t first, size_t most) const {
  size_t size = 0;
  size_t count = 0;
  while (count < most && first + count < rows.rows()) {
    size += MySqlParameters::size_of(rows.row(first + count));
    if (size > packet_size_ && count > 0) break;
    ++count;
  }
  return count;
}

void MySqlRowWriter::write_arrays(const RowBatch& rows) {
  st_mysql_stmt* statement = prepared(1);
  for (size_t first = 0; first < rows.rows();) {
    const size_t count = rows_of_packet(rows, first, most_array_rows);
    const auto size = static_cast<unsigned>(count);
    parameters_.set(rows.part(first, count));
    mysql_stmt_attr_set(statement, STMT_ATTR_ARRAY_SIZE, &size);
    if (mysql_stmt_bind_param(statement, parameters_.as_arrays()) != 0 ||
        mysql_stmt_execute(statement) != 0) {
      session_.fail(statement);
    }
    first += count;
  }
}

// Numbers of rows are powers of two, so that few statements are prepared.
void MySqlRowWriter::write_values(const RowBatch& rows) {
  const size_t most =
      statement_.row.empty() ? 1 : std::clamp(most_parameters / rows.width(), size_t{1}, most_rows);
  for (size_t first = 0; first < rows.rows();) {
    const size_t count = std::bit_floor(rows_of_packet(rows, first, most));
    st_mysql_stmt* statement = prepared(count);
    parameters_.set(rows.part(first, count));
    if (mysql_stmt_bind_param(statement, parameters_.as_values()) != 0 ||
        mysql_stmt_execute(statement) != 0) {
      session_.fail(statement);
    }
    first += count;
  }
}

}  // namespace kconnect::jdbc
