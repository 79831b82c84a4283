#include "jdbc/db/postgres_row_writer.h"

#include <numeric>

#include <fmt/format.h>

#include "jdbc/db/latest_rows.h"

namespace kconnect::jdbc {

namespace {

constexpr size_t copy_piece = 256 * 1024;
constexpr size_t most_array_rows = 5000;
constexpr size_t most_array_bytes = 8 * 1024 * 1024;
constexpr std::string_view cardinality_violation = "21000";

// COPY goes around rules and row-level security, and views do not take it.
bool takes_copy(PostgresSession& session, const TableId& table) {
  const PostgresResult found = session.run(
      "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
      "c.relnamespace WHERE c.relname = $1 AND n.nspname = $2 AND c.relkind IN ('r', 'p') AND NOT "
      "c.relhasrules AND NOT c.relrowsecurity",
      {table.table, table.schema});
  return found.rows() > 0;
}

std::vector<PostgresEncoder> encoders(const std::vector<std::string>& types) {
  return {types.begin(), types.end()};
}

std::vector<size_t> all_rows(size_t count) {
  std::vector<size_t> rows(count);
  std::iota(rows.begin(), rows.end(), size_t{0});
  return rows;
}

void begin_array(uint32_t element_type, size_t elements, std::string& out) {
  append_int32(1, out);  // dimensions
  append_int32(1, out);  // there may be nulls
  append_int32(static_cast<int32_t>(element_type), out);
  append_int32(static_cast<int32_t>(elements), out);
  append_int32(1, out);  // number of the first
}

}  // namespace

PostgresRowWriter::PostgresRowWriter(PostgresSession& session, WriteStatement statement)
    : session_(session),
      statement_(std::move(statement)),
      array_encoders_(encoders(statement_.array_types)) {
  if (!statement_.copy.empty() && takes_copy(session_, statement_.table)) {
    copy_encoders_ = encoders(statement_.copy_types);
  }
  arrays_.resize(array_encoders_.size());
}

PostgresRowWriter::~PostgresRowWriter() {
  if (name_.empty() || session_.is_broken()) return;
  try {
    session_.run("DEALLOCATE " + name_);
  } catch (const std::exception&) {  // in a failed transaction the server refuses: it is kept then
  }
}

void PostgresRowWriter::write(const RowBatch& rows) {
  if (!copy_encoders_.empty()) {
    start_copy(rows);
    session_.settle();
  } else if (statement_.kind == WriteKind::Insert) {
    write_arrays(rows, chosen_rows(rows));
  } else if (statement_.key_count == 0) {
    write_one_by_one(rows);
  } else {
    write_latest(rows);
  }
}

std::vector<size_t> PostgresRowWriter::chosen_rows(const RowBatch& rows) const {
  return statement_.kind == WriteKind::Insert
             ? all_rows(rows.rows())
             : latest_rows(rows, statement_.first_key, statement_.key_count);
}

// A key that is there twice makes the server refuse the statement, which settle() tells.
bool PostgresRowWriter::start_alone(const RowBatch& rows) {
  if (!copy_encoders_.empty()) {
    start_copy(rows);
    return true;
  }
  if (statement_.kind != WriteKind::Insert && statement_.key_count == 0) return false;
  const std::vector<size_t> chosen = chosen_rows(rows);
  if (rows_of_statement(rows, chosen, 0) < chosen.size()) return false;
  start_arrays(rows, chosen);
  return true;
}

void PostgresRowWriter::start_copy(const RowBatch& rows) {
  static constexpr std::string_view signature("PGCOPY\n\377\r\n\0", 11);
  constexpr int16_t end_of_rows = -1;
  // What cannot be encoded is found before the copy starts: there is no way back after.
  buffer_ = signature;
  append_int32(0, buffer_);  // flags
  append_int32(0, buffer_);  // length of the header's extension
  const auto width = static_cast<int16_t>(rows.width());
  bool started = false;
  try {
    for (size_t row = 0; row < rows.rows(); ++row) {
      append_int16(width, buffer_);
      for (size_t i = 0; i < rows.width(); ++i) copy_encoders_[i].append(rows.at(row, i), buffer_);
      if (buffer_.size() < copy_piece) continue;
      if (!std::exchange(started, true)) session_.start_copy_in(statement_.copy);
      session_.copy_in(buffer_);
      buffer_.clear();
    }
  } catch (const SqlException&) {
    if (started) session_.abandon_copy_in();
    throw;
  }
  append_int16(end_of_rows, buffer_);
  if (!started) session_.start_copy_in(statement_.copy);
  session_.copy_in(buffer_);
  session_.end_copy_in();
}

// Later rows of a key replace earlier ones. Keys that are not the same here may still be the same
// to the server ("a" and "a " in a char(2)): then it takes the rows one by one.
void PostgresRowWriter::write_latest(const RowBatch& rows) {
  const std::vector<size_t> chosen = chosen_rows(rows);
  if (statement_.kind != WriteKind::Upsert) {
    write_arrays(rows, chosen);
    return;
  }
  session_.run("SAVEPOINT kconnect_rows");
  try {
    write_arrays(rows, chosen);
  } catch (const SqlException& error) {
    if (error.sql_state() != cardinality_violation) throw;
    session_.run("ROLLBACK TO SAVEPOINT kconnect_rows");
    write_one_by_one(rows);
  }
  session_.run("RELEASE SAVEPOINT kconnect_rows");
}

void PostgresRowWriter::write_one_by_one(const RowBatch& rows) {
  for (size_t row = 0; row < rows.rows(); ++row) write_arrays(rows, {row});
}

void PostgresRowWriter::prepare() {
  const std::string name = session_.new_statement_name();
  std::vector<Oid> types;
  for (const PostgresEncoder& encoder : array_encoders_) types.push_back(encoder.array_oid());
  session_.prepare(name, statement_.arrays, types);
  name_ = name;
}

size_t PostgresRowWriter::rows_of_statement(const RowBatch& rows, const std::vector<size_t>& chosen,
                                            size_t first) {
  constexpr size_t fixed_size = 12;
  size_t bytes = 0;
  size_t end = first;
  while (end < chosen.size() && end - first < most_array_rows && bytes < most_array_bytes) {
    for (const Cell& cell : rows.row(chosen[end])) {
      const auto* text = std::get_if<std::string_view>(&cell);
      bytes += fixed_size + (text == nullptr ? 0 : text->size());
    }
    ++end;
  }
  return end - first;
}

void PostgresRowWriter::write_arrays(const RowBatch& rows, const std::vector<size_t>& chosen) {
  for (size_t first = 0; first < chosen.size();) {
    const size_t count = rows_of_statement(rows, chosen, first);
    start_arrays(rows, std::span(chosen).subspan(first, count));
    session_.settle();
    first += count;
  }
}

void PostgresRowWriter::start_arrays(const RowBatch& rows, std::span<const size_t> chosen) {
  if (name_.empty()) prepare();
  for (size_t i = 0; i < array_encoders_.size(); ++i) {
    std::string& array = arrays_[i];
    array.clear();
    begin_array(array_encoders_[i].oid(), chosen.size(), array);
    for (const size_t row : chosen) array_encoders_[i].append(rows.at(row, i), array);
  }
  session_.start_prepared(name_, arrays_);
}

}  // namespace kconnect::jdbc
