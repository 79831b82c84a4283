#pragma once

#include <span>
#include <string>
#include <vector>

#include "jdbc/db/postgres_encoder.h"
#include "jdbc/db/postgres_session.h"
#include "jdbc/db/row_writer.h"

namespace kconnect::jdbc {

// Inserts by COPY where the table and its columns allow that; else a prepared statement takes one
// array per column.
class PostgresRowWriter final : public RowWriter {
 public:
  PostgresRowWriter(PostgresSession& session, WriteStatement statement);
  ~PostgresRowWriter() override;
  void write(const RowBatch& rows) override;
  bool start_alone(const RowBatch& rows) override;

 private:
  // Those that start leave the answer to be waited for.
  void start_copy(const RowBatch& rows);
  // Rows of a batch, by their numbers.
  void write_arrays(const RowBatch& rows, const std::vector<size_t>& chosen);
  void start_arrays(const RowBatch& rows, std::span<const size_t> chosen);
  void write_latest(const RowBatch& rows);
  std::vector<size_t> chosen_rows(const RowBatch& rows) const;
  // How many of the chosen rows from the first on one statement takes.
  static size_t rows_of_statement(const RowBatch& rows, const std::vector<size_t>& chosen,
                                  size_t first);
  void write_one_by_one(const RowBatch& rows);
  void prepare();

  PostgresSession& session_;
  WriteStatement statement_;
  std::vector<PostgresEncoder> copy_encoders_;  // empty = no COPY
  std::vector<PostgresEncoder> array_encoders_;
  std::string name_;  // of the prepared statement, empty until it is needed
  std::vector<std::string> arrays_;
  std::string buffer_;
};

}  // namespace kconnect::jdbc
