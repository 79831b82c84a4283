#pragma once

#include <string_view>

namespace kconnect::jdbc {

// What a database column holds, in the terms of java.sql.Types. Drivers report it as their Java
// peers do; it decides how a column becomes a Connect field.
enum class JdbcType {
  Bit,
  TinyInt,
  SmallInt,
  Integer,
  BigInt,
  Real,
  Float,
  Double,
  Numeric,
  Decimal,
  Char,
  VarChar,
  LongVarChar,
  Clob,
  SqlXml,
  Binary,
  VarBinary,
  LongVarBinary,
  Blob,
  Boolean,
  Date,
  Time,
  Timestamp,
  Array,
  Other,
};

}  // namespace kconnect::jdbc
