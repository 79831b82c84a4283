// The parts of PostgresSession that send rows.
#include <fmt/format.h>

#include "jdbc/db/postgres_session.h"

namespace kconnect::jdbc {

void PostgresSession::start_copy_in(std::string_view sql) {
  const std::string text(sql);
  sent(libpq().PQsendQuery(connection_, text.c_str()));
  answer();
}

void PostgresSession::copy_in(std::string_view data) {
  while (true) {
    const int accepted =
        libpq().PQputCopyData(connection_, data.data(), static_cast<int>(data.size()));
    if (accepted > 0) return;
    if (accepted < 0) throw_connection_error("");
    wait_socket(true);
    if (libpq().PQconsumeInput(connection_) == 0) throw_connection_error("");
  }
}

void PostgresSession::end_copy_in() {
  while (true) {
    const int accepted = libpq().PQputCopyEnd(connection_, nullptr);
    if (accepted > 0) break;
    if (accepted < 0) throw_connection_error("");
    wait_socket(true);
    if (libpq().PQconsumeInput(connection_) == 0) throw_connection_error("");
  }
  sent(1);
  is_settled_ = false;
}

void PostgresSession::settle() {
  if (std::exchange(is_settled_, true)) return;
  answer();
  drain();
}

void PostgresSession::abandon_copy_in() noexcept {
  try {
    libpq().PQputCopyEnd(connection_, "given up");
    sent(1);
    answer();
  } catch (
      const std::exception&) {  // the server's word that the copy failed, or the session is lost
  }
}

std::string PostgresSession::new_statement_name() {
  return fmt::format("kconnect_{}", ++statements_);
}

void PostgresSession::prepare(const std::string& name, const std::string& sql,
                              const std::vector<Oid>& types) {
  sent(libpq().PQsendPrepare(connection_, name.c_str(), sql.c_str(), static_cast<int>(types.size()),
                             types.data()));
  answer();
  drain();
}

void PostgresSession::start_prepared(const std::string& name,
                                     const std::vector<std::string>& parameters) {
  constexpr int binary = 1;
  const auto count = static_cast<int>(parameters.size());
  std::vector<const char*> values;
  std::vector<int> lengths;
  for (const std::string& parameter : parameters) {
    values.push_back(parameter.data());
    lengths.push_back(static_cast<int>(parameter.size()));
  }
  const std::vector<int> formats(parameters.size(), binary);
  sent(libpq().PQsendQueryPrepared(connection_, name.c_str(), count, values.data(), lengths.data(),
                                   formats.data(), binary));
  is_settled_ = false;
}

}  // namespace kconnect::jdbc
