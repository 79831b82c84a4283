#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <kconnect/decimal.h>
#include <kconnect/errors.h>
#include <kconnect/value.h>

#include "jdbc/db/column.h"
#include "jdbc/db/row_writer.h"
#include "jdbc/db/sql_exception.h"
#include "jdbc/db/table_id.h"
#include "jdbc/db/temporal.h"

namespace kconnect::jdbc {

// Rows as they arrive from the server; never the whole result in memory. Columns count from 0. The
// typed readers convert as the database's Java driver does and throw DataException for what it
// refuses; they must not be asked for a null. Views live until next(). Ending it early cancels the
// rest of the query.
class ResultSet {
 public:
  virtual ~ResultSet() = default;
  virtual const std::vector<Column>& columns() const = 0;
  virtual bool next() = 0;  // false behind the last row

  virtual bool is_null(size_t column) const = 0;
  virtual bool boolean(size_t column) const = 0;
  virtual int64_t integer(size_t column) const = 0;
  virtual double floating(size_t column) const = 0;
  virtual Decimal decimal(size_t column) const = 0;
  virtual std::string_view text(size_t column) const = 0;
  virtual std::string_view bytes(size_t column) const = 0;
  virtual int32_t days(size_t column) const = 0;  // since 1970-01-01, proleptic Gregorian
  virtual SqlTime time(size_t column) const = 0;
  virtual SqlTimestamp timestamp(size_t column) const = 0;
  // The elements of an array, each a row of one column; they live until next().
  virtual std::unique_ptr<ResultSet> array(size_t column) const;
};

inline std::unique_ptr<ResultSet> ResultSet::array(size_t column) const {
  throw DataException("no arrays can be read from column " + columns()[column].name);
}

enum class TransactionIsolation {
  Default,
  ReadUncommitted,
  ReadCommitted,
  RepeatableRead,
  Serializable
};

// As SQL writes it; empty for the default.
std::string_view sql_name(TransactionIsolation isolation);

// Which tables to list: LIKE patterns of JDBC; nullopt = any, empty = those without.
struct TablePattern {
  std::optional<std::string> catalog;
  std::optional<std::string> schema;
  std::vector<std::string> types;  // "TABLE", "VIEW", in any case; those the server lacks count not
};

// One session of a database, used by one thread. Errors are SqlException. Every wait ends with
// SqlErrorKind::Interrupted soon after the stop token given at opening fires; the server is told to
// stop too. Outside of begin() .. commit() every statement is a transaction of its own.
class Connection {
 public:
  virtual ~Connection() = default;

  // Rows affected; 0 for what affects none.
  virtual int64_t execute(std::string_view sql) = 0;
  // One result at a time: destroy it before the next statement.
  virtual std::unique_ptr<ResultSet> query(std::string_view sql) = 0;
  // The columns that a query would give, without running it.
  virtual std::vector<Column> describe(std::string_view sql) = 0;

  virtual void begin() = 0;
  virtual void commit() = 0;
  virtual void rollback() = 0;
  // False when the database has no such isolation.
  virtual bool set_isolation(TransactionIsolation isolation) = 0;
  // Whether the session still answers.
  virtual bool is_valid() = 0;

  // In the order in which the Java driver lists them.
  virtual std::vector<TableId> tables(const TablePattern& pattern) = 0;
  // nullopt when there is no such table or view. Missing catalog and schema mean any that the
  // session finds by itself.
  virtual std::optional<std::vector<Column>> columns(const TableId& table) = 0;
  // Of the session, empty where the database has none.
  virtual std::string current_catalog() = 0;
  virtual std::string current_schema() = 0;

  // Throws ConnectException where the driver cannot write.
  virtual std::unique_ptr<RowWriter> row_writer(WriteStatement statement) = 0;
  // Called once for a session that will write, before it does.
  virtual void prepare_for_writing() {}
  // What is committed survives the machine's failure from here on, where commit() alone does not
  // make sure of that.
  virtual void make_durable() {}
  // Waits for what RowWriter::start_alone() has begun, if anything; its errors come from here.
  virtual void settle() {}
  // Whether rollback() undoes every write. MySQL has tables without transactions.
  virtual bool always_rolls_back() const { return true; }
  // Whether text is sent without a type, for the server to take as what the column needs.
  virtual bool sends_untyped_text() const { return false; }
};

}  // namespace kconnect::jdbc
