#pragma once

#include <cstdint>
#include <string_view>

#include "jdbc/db/jdbc_type.h"

namespace kconnect::jdbc {

// How PostgreSQL sends a value in binary.
enum class PostgresEncoding {
  Boolean,
  Int2,
  Int4,
  Int8,
  Oid,
  Float4,
  Float8,
  Numeric,
  Money,
  Text,
  Jsonb,
  Uuid,
  Bytes,
  Bits,
  Date,
  Time,
  TimeWithZone,
  Timestamp,  // with zone or without
  Unknown,
};

struct PostgresType {
  uint32_t oid = 0;
  PostgresEncoding encoding = PostgresEncoding::Unknown;
  JdbcType jdbc_type = JdbcType::Other;
  // Arrays only: how an element is sent.
  PostgresEncoding element_encoding = PostgresEncoding::Unknown;
  uint32_t element_oid = 0;

  PostgresType element() const { return {element_oid, element_encoding}; }
};

// A built-in type by its number; nullptr for others.
const PostgresType* find_postgres_type(uint32_t oid);
// One that only the server knows, by the columns of pg_type.
PostgresType other_postgres_type(uint32_t oid, char typtype, char typcategory);

inline constexpr uint32_t timestamptz_oid = 1184;

}  // namespace kconnect::jdbc
