#include "jdbc/db/postgres_result.h"

#include <fmt/format.h>

namespace kconnect::jdbc {

namespace {

// "PGCOPY\n\377\r\n\0", flags, length of an extension.
constexpr size_t copy_header_size = 19;

// The statement within COPY ( ... ): without its own end, and with a line end behind a comment.
std::string copy_statement(std::string_view sql) {
  while (!sql.empty() && (sql.back() == ';' || sql.back() == ' ' || sql.back() == '\n')) {
    sql.remove_suffix(1);
  }
  return fmt::format("COPY ({}\n) TO STDOUT (FORMAT binary)", sql);
}

}  // namespace

PostgresResultSet::PostgresResultSet(PostgresSession& session, std::vector<PostgresColumn> columns,
                                     std::string_view sql)
    : PostgresRow(std::move(columns)), session_(session) {
  session_.start_copy_out(copy_statement(sql));
}

PostgresResultSet::~PostgresResultSet() {
  if (!at_end_) session_.abandon_copy();
}

bool PostgresResultSet::next() {
  if (at_end_) return false;
  std::string_view row;
  try {
    while (session_.copy_row(row)) {
      if (!header_read_) {
        row.remove_prefix(copy_header_size);
        header_read_ = true;
      }
      // The last message holds -1 in place of the number of fields.
      if (row.size() <= 2) continue;
      split(row.substr(2));
      return true;
    }
  } catch (...) {
    at_end_ = true;
    throw;
  }
  at_end_ = true;
  return false;
}

}  // namespace kconnect::jdbc
