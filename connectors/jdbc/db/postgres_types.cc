#include "jdbc/db/postgres_types.h"

#include <algorithm>
#include <iterator>

namespace kconnect::jdbc {

namespace {

using enum PostgresEncoding;

constexpr PostgresType types[] = {
    {16, Boolean, JdbcType::Boolean},        // bool
    {17, Bytes, JdbcType::Binary},           // bytea
    {18, Text, JdbcType::Char},              // "char"
    {19, Text, JdbcType::VarChar},           // name
    {20, Int8, JdbcType::BigInt},            // int8
    {21, Int2, JdbcType::SmallInt},          // int2
    {23, Int4, JdbcType::Integer},           // int4
    {25, Text, JdbcType::VarChar},           // text
    {26, Oid, JdbcType::BigInt},             // oid
    {114, Text, JdbcType::Other},            // json
    {142, Text, JdbcType::SqlXml},           // xml
    {700, Float4, JdbcType::Real},           // float4
    {701, Float8, JdbcType::Double},         // float8
    {790, Money, JdbcType::Double},          // money
    {1042, Text, JdbcType::Char},            // bpchar
    {1043, Text, JdbcType::VarChar},         // varchar
    {1082, Date, JdbcType::Date},            // date
    {1083, Time, JdbcType::Time},            // time
    {1114, Timestamp, JdbcType::Timestamp},  // timestamp
    {timestamptz_oid, Timestamp, JdbcType::Timestamp},
    {1266, TimeWithZone, JdbcType::Time},  // timetz
    {1560, Bits, JdbcType::Bit},           // bit
    {1700, Numeric, JdbcType::Numeric},    // numeric
    {2950, Uuid, JdbcType::Other},         // uuid
    {3802, Jsonb, JdbcType::Other},        // jsonb
};

}  // namespace

const PostgresType* find_postgres_type(uint32_t oid) {
  const auto* found = std::ranges::lower_bound(types, oid, {}, &PostgresType::oid);
  return found != std::end(types) && found->oid == oid ? found : nullptr;
}

PostgresType other_postgres_type(uint32_t oid, char typtype, char typcategory) {
  if (typtype == 'e') return {oid, Text, JdbcType::VarChar};
  if (typcategory == 'A') return {oid, Unknown, JdbcType::Array};
  return {oid, Unknown, JdbcType::Other};
}

}  // namespace kconnect::jdbc
