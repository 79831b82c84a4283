#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "jdbc/db/row_batch.h"

namespace kconnect::jdbc {

// Writes cells in the binary form of one of PostgreSQL's types.
class PostgresEncoder {
 public:
  // By the type's name in pg_type; ConnectException for one that is not known here.
  explicit PostgresEncoder(std::string_view type);

  uint32_t oid() const { return oid_; }
  uint32_t array_oid() const { return array_oid_; }
  // The length and the bytes. SqlException (Data) for what the type cannot hold.
  void append(const Cell& cell, std::string& out) const { append_(cell, out); }

 private:
  uint32_t oid_;
  uint32_t array_oid_;
  void (*append_)(const Cell& cell, std::string& out);
};

// Big-endian, as the wire has it.
void append_int16(int16_t value, std::string& out);
void append_int32(int32_t value, std::string& out);
void append_int64(int64_t value, std::string& out);

// "{1,NULL,"it's"}", the text of an array.
std::string postgres_array_text(const Array& elements);

}  // namespace kconnect::jdbc
