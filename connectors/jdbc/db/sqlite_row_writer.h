#pragma once

#include "jdbc/db/row_writer.h"
#include "jdbc/db/sqlite_database.h"

namespace kconnect::jdbc {

// Row by row with one prepared statement: inside a transaction nothing is faster.
class SqliteRowWriter final : public RowWriter {
 public:
  SqliteRowWriter(const SqliteDatabase& database, WriteStatement statement)
      : database_(database),
        types_(std::move(statement.types)),
        statement_(database, statement.text()) {}
  void write(const RowBatch& rows) override;

 private:
  void bind(int position, BindType type, const Cell& cell);
  void bind_time(int position, BindType type, const WallClock& time);

  const SqliteDatabase& database_;
  std::vector<BindType> types_;
  SqliteStatement statement_;
};

}  // namespace kconnect::jdbc
