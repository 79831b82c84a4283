#pragma once

#include <map>
#include <memory>

#include "jdbc/db/mysql_parameters.h"
#include "jdbc/db/mysql_session.h"
#include "jdbc/db/row_writer.h"

namespace kconnect::jdbc {

// MariaDB takes a prepared statement with arrays of values. Other servers get statements of many
// rows where the statement's form allows that, else one row at a time.
class MySqlRowWriter final : public RowWriter {
 public:
  MySqlRowWriter(MySqlSession& session, WriteStatement statement);
  ~MySqlRowWriter() override;
  void write(const RowBatch& rows) override;

 private:
  void write_arrays(const RowBatch& rows);
  void write_values(const RowBatch& rows);
  // How many rows from the first on fit one packet.
  size_t rows_of_packet(const RowBatch& rows, size_t first, size_t most) const;
  st_mysql_stmt* prepared(size_t rows);

  MySqlSession& session_;
  WriteStatement statement_;
  MySqlParameters parameters_;
  std::map<size_t, st_mysql_stmt*> prepared_;  // by number of rows
  bool takes_arrays_;
  size_t packet_size_;
};

}  // namespace kconnect::jdbc
