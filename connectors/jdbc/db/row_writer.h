#pragma once

#include <string>
#include <vector>

#include "jdbc/db/row_batch.h"
#include "jdbc/db/table_id.h"

namespace kconnect::jdbc {

enum class WriteKind { Insert, Upsert, Update, Delete };

// How a dialect writes rows into a table: one statement in the forms that its database is fast
// with. Which of them a driver takes is its own affair.
struct WriteStatement {
  WriteKind kind = WriteKind::Insert;
  TableId table = {};
  std::vector<BindType> types = {};  // of a row's cells
  size_t first_key = 0;              // the key's cells stand together
  size_t key_count = 0;

  // One row: head + row + tail with a "?" for each cell. Where row is not empty, it may be repeated
  // with commas between.
  std::string head = {};
  std::string row = {};
  std::string tail = {};
  std::string text() const { return head + row + tail; }

  // Many rows with one array per cell ($1, $2...) of these element types. The statement must not
  // see a key twice unless it inserts.
  std::string arrays = {};
  std::vector<std::string> array_types = {};

  // Rows in COPY's binary form with columns of these types; empty where some cell cannot be sent as
  // its column's own type.
  std::string copy = {};
  std::vector<std::string> copy_types = {};
};

// A statement prepared in a session, which it must not outlive. Errors are SqlException; what was
// written before one is undone by the transaction alone. Cells are of the statement's types.
class RowWriter {
 public:
  virtual ~RowWriter() = default;
  virtual void write(const RowBatch& rows) = 0;
  // Outside of a transaction: all the rows or none, committed, which saves the round trips of
  // beginning and committing. Connection::settle() tells how it went: until it is called the
  // session must not be used for anything else. False = nothing was written, it takes a
  // transaction.
  virtual bool start_alone(const RowBatch& /*rows*/) { return false; }
};

}  // namespace kconnect::jdbc
