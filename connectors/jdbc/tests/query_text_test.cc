#include "jdbc/source/query_text.h"

#include <catch2/catch.hpp>

#include "jdbc/tests/cases.h"

namespace kconnect::jdbc {

TEST_CASE(
    "a clause behind which no WHERE can follow is found outside of parentheses, quotes and "
    "comments") {
  for (const auto& row : cases("tail_clause.jsonl")) {
    INFO(row.dump());
    CHECK(has_tail_clause(row.at("query").get<std::string>()) == row.at("tail").get<bool>());
  }
}

TEST_CASE("the conditions of the incremental modes are Java's") {
  const OffsetColumns one{{"T.\"ts\""}, "T.\"id\""};
  CHECK(incrementing_condition(one, "7") == " WHERE T.\"id\" > 7 ORDER BY T.\"id\" ASC");
  CHECK(timestamp_condition(one, "'a'", "'b'") ==
        " WHERE T.\"ts\" > 'a' AND T.\"ts\" < 'b' ORDER BY T.\"ts\" ASC");
  CHECK(timestamp_incrementing_condition(one, "'a'", "'b'", "7") ==
        " WHERE T.\"ts\" < 'b' AND ((T.\"ts\" = 'a' AND T.\"id\" > 7) OR T.\"ts\" > 'a') ORDER BY "
        "T.\"ts\",T.\"id\" ASC");
  const OffsetColumns two{{"\"a\"", "\"b\""}, std::nullopt};
  CHECK(timestamp_condition(two, "1", "2") ==
        " WHERE COALESCE(\"a\",\"b\") > 1 AND COALESCE(\"a\",\"b\") < 2 ORDER BY "
        "COALESCE(\"a\",\"b\") ASC");
}

TEST_CASE("semicolons at the end of a query do not count") {
  CHECK(without_end("SELECT 1 ;\n; ") == "SELECT 1");
}

}  // namespace kconnect::jdbc
