#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kconnect::jdbc {

// What a query reads from: the rows before any condition of ours.
struct SelectBase {
  std::string text;           // "SELECT * FROM T", or the user's query
  std::string column_prefix;  // before the names of columns: "T." or nothing
};

// The columns that tell how far a table has been read, as SQL expressions. Several timestamp
// columns mean the first that is not null.
struct OffsetColumns {
  std::vector<std::string> timestamps;
  std::optional<std::string> incrementing;
};

// The conditions of the incremental modes; the values are SQL literals.
std::string incrementing_condition(const OffsetColumns& columns, std::string_view last_id);
// Up to an id, itself included.
std::string incrementing_range_condition(const OffsetColumns& columns, std::string_view last_id,
                                         std::string_view up_to);
std::string timestamp_condition(const OffsetColumns& columns, std::string_view begin,
                                std::string_view end);
std::string timestamp_incrementing_condition(const OffsetColumns& columns, std::string_view begin,
                                             std::string_view end, std::string_view last_id);

// Whether the outermost SELECT has a clause behind which no WHERE can follow: WHERE itself, GROUP
// BY, ORDER BY, LIMIT, a set operation and their like.
bool has_tail_clause(std::string_view query);
// Without blanks and semicolons at the end.
std::string_view without_end(std::string_view query);

}  // namespace kconnect::jdbc
