#pragma once

#include <optional>
#include <string_view>

#include "jdbc/db/column.h"
#include "jdbc/db/mysql_options.h"
#include "jdbc/db/temporal.h"

struct st_mysql_field;

namespace kconnect::jdbc {

// How the Java driver describes a column of a result.
Column result_column(const st_mysql_field& field, const MySqlOptions& options);

// How the Java driver describes a column of a table, from information_schema.columns: data_type
// ("tinyint") and column_type ("tinyint(1) unsigned").
JdbcType table_column_type(std::string_view data_type, std::string_view column_type,
                           const MySqlOptions& options);

// "2024-01-31"; nullopt for a date with zeros in it and for what is none.
std::optional<int32_t> parse_days(std::string_view text);
// "-12:34:56.789"
std::optional<SqlTime> parse_time(std::string_view text);
// "2024-01-31 12:34:56.789"; nullopt as for dates.
std::optional<SqlTimestamp> parse_timestamp(std::string_view text);

}  // namespace kconnect::jdbc
